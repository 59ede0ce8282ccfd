package io.tandem.e2e;

import java.util.Locale;

/** The buses the suite publishes to. */
public enum BusKind {
    JETSTREAM,
    KAFKA;

    /** Its name in tables, in case names and as the EventBus's name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
