package io.tandem.e2e;

import java.util.Locale;
import java.util.Optional;

/** The kinds of source the suite feeds. */
public enum SourceKind {
    KAFKA,
    AMQP,
    /** A queue of RabbitMQ whose type is stream: what is read stays in it. */
    AMQP_STREAM,
    CALENDAR,
    CALENDAR_CATCHUP,
    /** A schedule of every ten minutes. */
    CALENDAR_TEN_MINUTES,
    /** A schedule of once a day, at a minute soon after the case has begun. */
    CALENDAR_DAILY,
    NATS,
    /** A durable consumer of a NATS stream. */
    NATS_JETSTREAM,
    /** At quality of service 1, with a session that the broker keeps. */
    MQTT,
    /** Channels of emitter, behind a key, as topics of an MQTT broker in its broker's place. */
    EMITTER,
    NSQ,
    /** An exclusive subscription. */
    PULSAR,
    /** Channels, which are heard by who listens. */
    REDIS,
    REDIS_STREAM,
    /** A gRPC server, which keeps nothing for who does not call. */
    GENERIC,
    /** Objects as they are made. */
    RESOURCE,
    /** A few objects as they change. */
    RESOURCE_UPDATED,
    WEBHOOK,
    /** The same with a certificate, so that it speaks HTTP/2, from a sender that has one connection at a time. */
    WEBHOOK_HTTP2,
    /** Pushes as GitHub delivers them, signed. */
    GITHUB;

    /** Its name in tables and case names, such as {@code calendar-catchup}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether one pod works while the others stand by. */
    public boolean passive() {
        return !posted();
    }

    /** Whether events are posted to its Service. */
    public boolean posted() {
        return this == WEBHOOK || this == WEBHOOK_HTTP2 || this == GITHUB;
    }

    /** Whether it makes its events itself, so that nothing is fed: each second, unless it is {@link #rare}. */
    public boolean ticks() {
        return this == CALENDAR || this == CALENDAR_CATCHUP || rare();
    }

    /** Whether minutes or more lie between its events, so that its faults come at the moment of one. */
    public boolean rare() {
        return this == CALENDAR_TEN_MINUTES || this == CALENDAR_DAILY;
    }

    /** Whether its cases take their own time or load, and so are run only when asked for, under a few faults. */
    public boolean onRequest() {
        return rare() || this == WEBHOOK_HTTP2 || this == RESOURCE_UPDATED;
    }

    /** Whether what is not read while nobody listens is gone by the nature of the source. */
    public boolean forgets() {
        return switch (this) {
            case NATS, EMITTER, REDIS, GENERIC -> true;
            case KAFKA,
                    AMQP,
                    AMQP_STREAM,
                    CALENDAR,
                    CALENDAR_CATCHUP,
                    CALENDAR_TEN_MINUTES,
                    CALENDAR_DAILY,
                    NATS_JETSTREAM,
                    MQTT,
                    NSQ,
                    PULSAR,
                    REDIS_STREAM,
                    RESOURCE,
                    RESOURCE_UPDATED,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB -> false;
        };
    }

    /** Whether its server can give each message to one of several replicas that all read. */
    public boolean shares() {
        return switch (this) {
            case KAFKA, AMQP, NATS, NATS_JETSTREAM, MQTT, NSQ, PULSAR, REDIS_STREAM -> true;
            case AMQP_STREAM,
                    CALENDAR,
                    CALENDAR_CATCHUP,
                    CALENDAR_TEN_MINUTES,
                    CALENDAR_DAILY,
                    EMITTER,
                    REDIS,
                    GENERIC,
                    RESOURCE,
                    RESOURCE_UPDATED,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB -> false;
        };
    }

    /** Whether it reads from a server that can be restarted. */
    public boolean hasServer() {
        return server().isPresent();
    }

    /** The server it reads from, named as the first kind that does; empty if it reads from none. */
    Optional<SourceKind> server() {
        return switch (this) {
            case KAFKA, NSQ, PULSAR, GENERIC -> Optional.of(this);
            case AMQP, AMQP_STREAM -> Optional.of(AMQP);
            case NATS, NATS_JETSTREAM -> Optional.of(NATS);
            case MQTT, EMITTER -> Optional.of(MQTT);
            case REDIS, REDIS_STREAM -> Optional.of(REDIS);
            case CALENDAR,
                    CALENDAR_CATCHUP,
                    CALENDAR_TEN_MINUTES,
                    CALENDAR_DAILY,
                    RESOURCE,
                    RESOURCE_UPDATED,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB -> Optional.empty();
        };
    }
}
