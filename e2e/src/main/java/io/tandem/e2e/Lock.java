package io.tandem.e2e;

import java.util.Locale;

/** How the pods of a source agree on the active one. */
public enum Lock {
    /** The bus decides: the default on JetStream. */
    BUS,
    /** A Kubernetes Lease: asked for by annotation, and always so on Kafka. */
    LEASE,
    /** All pods work: those that are posted to always do, others where they are asked to share what their server gives out. */
    NONE;

    /** Its name in tables and case names. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
