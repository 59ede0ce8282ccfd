package io.tandem.api.source;

/** How the replicas of an EventSource share a source. */
public enum Activity {
    /** All replicas work at once. */
    ACTIVE_ACTIVE,
    /** One replica works, the others stand by. */
    ACTIVE_PASSIVE
}
