package io.tandem.eventsource.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tandem.api.NamedSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.ConnectorContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** What one attempt to connect one event is given. */
record AttemptContext(
        String namespace,
        String eventSourceName,
        String eventName,
        List<NamedSource> others,
        String replica,
        boolean shared,
        Mounts mounts,
        InstantSource clock,
        ScheduledExecutorService scheduler,
        int window,
        ByteBudget budget,
        Runnable whenConnected,
        LongConsumer whenDropped,
        LongSupplier largest,
        BiConsumer<Integer, String> whenRefused,
        Uni<Optional<JsonNode>> lastPublished,
        Duration vacancy,
        Checkpoint checkpoint,
        Consumer<String> whenNoted,
        Consumer<String> whenBlocked)
        implements ConnectorContext {
    @Override
    public void connected() {
        whenConnected.run();
    }

    @Override
    public void note(String text) {
        whenNoted.accept(text);
    }

    @Override
    public void blocked(String reason) {
        whenBlocked.accept(reason);
    }

    @Override
    public void dropped(long events) {
        whenDropped.accept(events);
    }

    @Override
    public long largestEvent() {
        return largest.getAsLong();
    }

    @Override
    public void refused(int status, String reason) {
        whenRefused.accept(status, reason);
    }
}
