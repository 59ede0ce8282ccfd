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
    RESOURCE,
    WEBHOOK,
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
        return this == WEBHOOK || this == GITHUB;
    }

    /** Whether it makes its events itself, each second, so that nothing is fed. */
    public boolean ticks() {
        return this == CALENDAR || this == CALENDAR_CATCHUP;
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
                    NATS_JETSTREAM,
                    MQTT,
                    NSQ,
                    PULSAR,
                    REDIS_STREAM,
                    RESOURCE,
                    WEBHOOK,
                    GITHUB -> false;
        };
    }

    /** Whether its server can give each message to one of several replicas that all read. */
    public boolean shares() {
        return switch (this) {
            case KAFKA, AMQP, NATS, NATS_JETSTREAM, MQTT, NSQ, PULSAR, REDIS_STREAM -> true;
            case AMQP_STREAM, CALENDAR, CALENDAR_CATCHUP, EMITTER, REDIS, GENERIC, RESOURCE, WEBHOOK, GITHUB -> false;
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
            case CALENDAR, CALENDAR_CATCHUP, RESOURCE, WEBHOOK, GITHUB -> Optional.empty();
        };
    }
}
