package io.tandem.e2e;

import java.util.Locale;

/** The buses the suite publishes to. */
public enum BusKind {
    JETSTREAM,
    /** JetStream on three servers, which keep three copies. */
    CLUSTER,
    KAFKA;

    /** Its name in tables, in case names and as the EventBus's name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it removes an event that comes twice under one id. */
    public boolean removesDoubles() {
        return this != KAFKA;
    }
}
