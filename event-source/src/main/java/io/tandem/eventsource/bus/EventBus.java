package io.tandem.eventsource.bus;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Where events go. Connects by itself and stays connected by itself: no failure of the peer ends the process.
 * Publishing never blocks; messages of one caller are sent in the order of the calls.
 */
public interface EventBus extends AutoCloseable {
    /**
     * Sends one event. The item comes when the bus has stored it. Failures are {@link BusException}s; whoever publishes
     * again after one uses the same id.
     */
    Uni<Void> publish(Message message);

    /** The present connection state, then each change. Never fails, never completes before {@link #close()}. */
    Multi<State> states();

    /** The newest stored event of this name, as published; empty if there is none or the bus cannot tell. */
    Uni<Optional<byte[]>> last(String eventName);

    @Override
    void close();

    /**
     * One event on its way.
     *
     * @param eventName subject of the CloudEvent
     * @param id the CloudEvent's id, which the bus uses to remove doubles where it can
     * @param body the structured CloudEvent
     */
    record Message(String eventName, String id, byte[] body) {}

    /** Connection to the bus, with the reason where it is not up. */
    record State(boolean connected, String detail) {}
}
