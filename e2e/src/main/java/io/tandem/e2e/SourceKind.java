package io.tandem.e2e;

import java.util.Locale;

/** The kinds of source the suite feeds. */
public enum SourceKind {
    KAFKA,
    AMQP,
    CALENDAR,
    CALENDAR_CATCHUP,
    NATS,
    /** A durable consumer of a NATS stream. */
    NATS_JETSTREAM,
    /** At quality of service 1, with a session that the broker keeps. */
    MQTT,
    NSQ,
    /** Channels, which are heard by who listens. */
    REDIS,
    REDIS_STREAM,
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
        return this == NATS || this == REDIS;
    }

    /** Whether it has a server of its own, which can be restarted. */
    public boolean hasServer() {
        return switch (this) {
            case KAFKA, AMQP, NATS, NATS_JETSTREAM, MQTT, NSQ, REDIS, REDIS_STREAM -> true;
            case CALENDAR, CALENDAR_CATCHUP, RESOURCE, WEBHOOK, GITHUB -> false;
        };
    }
}
