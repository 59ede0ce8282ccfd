package io.tandem.eventsource.bus;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * Where events go. Connects by itself and stays connected by itself: no failure of the peer ends the process.
 * Publishing never blocks; messages of one caller are sent in the order of the calls.
 */
public interface EventBus extends AutoCloseable {
    /** How long {@link #last} takes at most; then it has failed. */
    Duration LAST_LIMIT = Duration.ofSeconds(5);

    /** Sends one event. Whoever publishes again after a failure uses the same id. Never throws. */
    void publish(Message message, Receipt receipt);

    /** The present connection state, then each change. Never fails, never completes before {@link #close()}. */
    Multi<State> states();

    /** The newest stored event of this name, as published; empty if there is none or the bus cannot tell. */
    Uni<Optional<byte[]>> last(String eventName);

    /** Largest message in bytes that the bus takes at present; {@link Long#MAX_VALUE} while that is not known. */
    default long largest() {
        return Long.MAX_VALUE;
    }

    /** False if a thread on which this bus depends has ended: nothing but a restart of the process helps. */
    default boolean alive() {
        return true;
    }

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

    /**
     * Who is told what became of one message: once, from any thread, possibly before the publishing call returns. Must not
     * block or throw.
     */
    interface Receipt {
        /** Asked right before the message leaves the process: if false, it is not sent and {@link BusException.Expired} told. */
        boolean allowed();

        /** The bus has it. */
        void stored();

        /** The bus does not have it, or did not say so. */
        void failed(BusException failure);
    }
}
