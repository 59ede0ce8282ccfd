package io.tandem.eventsource.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.config.Mounts;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a connector under test is told about its EventSource; counts what it reports. */
public record Attempt(
        String eventSourceName,
        String eventName,
        int window,
        ByteBudget budget,
        Mounts mounts,
        AtomicInteger connections,
        AtomicLong lost,
        List<String> notes)
        implements ConnectorContext {
    private static final ScheduledExecutorService TIMERS =
            Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().factory());

    public static Attempt of(String eventSourceName) {
        return new Attempt(
                eventSourceName,
                "example",
                32,
                ByteBudget.ofHeap(),
                new Mounts(Path.of("/")),
                new AtomicInteger(),
                new AtomicLong(),
                new CopyOnWriteArrayList<>());
    }

    public Attempt withWindow(int events) {
        return new Attempt(eventSourceName, eventName, events, budget, mounts, connections, lost, notes);
    }

    public Attempt withBudget(long bytes) {
        return new Attempt(eventSourceName, eventName, window, new ByteBudget(bytes), mounts, connections, lost, notes);
    }

    public Attempt withMounts(Path root) {
        return new Attempt(eventSourceName, eventName, window, budget, new Mounts(root), connections, lost, notes);
    }

    public boolean isConnected() {
        return connections.get() > 0;
    }

    @Override
    public String namespace() {
        return "default";
    }

    @Override
    public String replica() {
        return "pod-0";
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return TIMERS;
    }

    @Override
    public void connected() {
        connections.incrementAndGet();
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }

    @Override
    public void dropped(long events) {
        lost.addAndGet(events);
    }

    @Override
    public Uni<Optional<JsonNode>> lastPublished() {
        return Uni.createFrom().item(Optional.empty());
    }
}
