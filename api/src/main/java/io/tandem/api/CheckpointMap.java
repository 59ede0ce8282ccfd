package io.tandem.api;

/** The ConfigMap in which the pods of an EventSource keep up to where its sources were read, where the bus keeps nothing. */
public final class CheckpointMap {
    /**
     * Label of these ConfigMaps, by which a source that watches ConfigMaps leaves them out: it would report its own position, and
     * by that move it, for ever.
     */
    public static final String LABEL = "tandem.io/checkpoints";

    private CheckpointMap() {}

    /** Its name, which is that of the Lease. */
    public static String name(String eventSourceName) {
        return "eventsource-" + eventSourceName;
    }
}
