package io.tandem.eventsource.leader;

/** What the replicas of a schedule do beside competing for the lock. Whoever makes it schedules what breaks in it. */
public interface Workload {
    /** What one process does, from its start on. */
    SimulatedWork of(SimulatedProcess process);

    /** At least 2. */
    default int mostReplicas() {
        return 5;
    }

    /** Nothing breaks any more. */
    default void calmDown() {}

    /** All is well, and one replica leads. */
    default void settled() {}

    /** It was asked to stop, and another leads. */
    default void handedOver() {}
}
