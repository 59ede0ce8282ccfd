package io.tandem.eventsource.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tandem.api.NamedSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.config.Mounts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What the pipeline offers to a connector; one object for each attempt to connect. */
public interface ConnectorContext {
    /** Namespace of the EventSource. */
    String namespace();

    /** Name of the EventSource. */
    String eventSourceName();

    /** Name of the event: the key under its source type. */
    String eventName();

    /** The other events of the EventSource, whether they work or not. */
    default List<NamedSource> others() {
        return List.of();
    }

    /** Name of this replica, the same over all its connections: the pod's. */
    String replica();

    /** Whether other replicas consume the same source at the same time, each its share. */
    default boolean shared() {
        return false;
    }

    /** Secrets and config maps of the pod. Read them when connecting, not earlier: they rotate. */
    Mounts mounts();

    /** Variables of the pod's process, by which clouds tell who it is. */
    default Map<String, String> variables() {
        return System.getenv();
    }

    /** Wall clock, for schedules and time stamps. */
    InstantSource clock();

    /** Timers; never run blocking work on it. */
    ScheduledExecutorService scheduler();

    /** Events that may be in flight at once, at least 1; what a connector may prefetch. */
    int window();

    /** Bytes that all connectors of the process share: reserve what is received before it can be emitted, such as bodies. */
    ByteBudget budget();

    /**
     * To be called when the source accepted us: the state becomes "running", and pauses between attempts begin small
     * again once this has lasted some seconds.
     */
    void connected();

    /** To be called when something about the source should be known to people though the connection works; one sentence. */
    default void note(String text) {}

    /**
     * To be called when no event can be made of anything that comes though the source is connected, with the reason, and with an
     * empty text when that is over.
     */
    default void blocked(String reason) {}

    /** To be called for events lost on our side because demand was exhausted and the source cannot be slowed. */
    void dropped(long events);

    /** Bytes of the largest event that the bus takes at present, envelope included; {@link Long#MAX_VALUE} while not known. */
    default long largestEvent() {
        return Long.MAX_VALUE;
    }

    /**
     * To be called for each request of which no event came.
     *
     * @param status the HTTP status it was answered with
     * @param reason one of a few words
     */
    default void refused(int status, String reason) {}

    /** The data of the newest event of this name on the bus; empty if there is none, or it is not known. Never fails. */
    Uni<Optional<JsonNode>> lastPublished();

    /** How long nobody worked before this connection, as far as this replica saw; zero if it does not know. */
    default Duration vacancy() {
        return Duration.ZERO;
    }

    /** Where the type keeps up to where its source was read; of this connection. */
    default Checkpoint checkpoint() {
        return Checkpoint.NONE;
    }
}
