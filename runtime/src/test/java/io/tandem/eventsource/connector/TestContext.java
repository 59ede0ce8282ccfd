package io.tandem.eventsource.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.tandem.api.NamedSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A pipeline's side of a connector, for tests of connectors. */
public class TestContext implements ConnectorContext, AutoCloseable {
    public final AtomicLong connections = new AtomicLong();
    public final AtomicLong drops = new AtomicLong();
    public volatile ByteBudget budget = ByteBudget.ofHeap();
    public volatile long largestEvent = Long.MAX_VALUE;
    /** Statuses of refused requests, in order. */
    public final List<Integer> refused = new CopyOnWriteArrayList<>();
    /** Their reasons. */
    public final List<String> reasons = new CopyOnWriteArrayList<>();

    /** What people are told though the connection works, in order. */
    public final List<String> notes = new CopyOnWriteArrayList<>();

    public volatile Uni<Optional<JsonNode>> published = Uni.createFrom().item(Optional.empty());

    private final String eventName;
    private final WorkDir root = WorkDir.create("pod");
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;

    /** On the real clock, with an empty pod. */
    public TestContext(String eventName) {
        this(eventName, InstantSource.system(), new ScheduledThreadPoolExecutor(1));
    }

    public TestContext(String eventName, InstantSource clock, ScheduledExecutorService scheduler) {
        this.eventName = eventName;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** What is kept of the source, and what was saved by connectors of this context. */
    public final AtomicReference<String> position = new AtomicReference<>();

    public volatile Checkpoint checkpoint = Checkpoint.inMemory(position);

    public volatile Duration vacancy = Duration.ZERO;
    /** Whether other contexts stand for replicas that consume at the same time. */
    public volatile boolean shared;

    public volatile List<NamedSource> others = List.of();

    @Override
    public List<NamedSource> others() {
        return others;
    }

    public volatile String replica = "pod-0";
    public volatile Map<String, String> variables = System.getenv();

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    @Override
    public String replica() {
        return replica;
    }

    @Override
    public boolean shared() {
        return shared;
    }

    @Override
    public Duration vacancy() {
        return vacancy;
    }

    @Override
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The newest event on the bus is a tick. */
    public void lastTick(Instant due) {
        published = Uni.createFrom()
                .item(Optional.of(JsonNodeFactory.instance.objectNode().put("eventTime", GoTime.format(due))));
    }

    /** Mounts a key of a Secret, or replaces it. */
    public void secret(String name, String key, String value) {
        try {
            var file = mounts().secretPath(name, key);
            Files.createDirectories(file.getParent());
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ByteBudget budget() {
        return budget;
    }

    @Override
    public String namespace() {
        return "ns";
    }

    @Override
    public String eventSourceName() {
        return "source";
    }

    @Override
    public String eventName() {
        return eventName;
    }

    @Override
    public Mounts mounts() {
        return new Mounts(root.path());
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    @Override
    public int window() {
        return 256;
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
        drops.addAndGet(events);
    }

    @Override
    public long largestEvent() {
        return largestEvent;
    }

    @Override
    public void refused(int status, String reason) {
        refused.add(status);
        reasons.add(reason);
    }

    @Override
    public Uni<Optional<JsonNode>> lastPublished() {
        return published;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        root.close();
    }
}
