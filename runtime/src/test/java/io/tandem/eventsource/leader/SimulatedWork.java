package io.tandem.eventsource.leader;

/** What one process does while it leads. */
public interface SimulatedWork {
    void start(Leadership elected);

    /** Whether it takes events in from its source. */
    boolean connected();

    /** Whether it has let go of its source, and nothing that came from there is open. */
    boolean drained();

    /** The process notices that its connection to NATS has ended. */
    default void linkDown() {}

    /** It has another one. */
    default void linkUp() {}
}
