package io.tandem.eventsource.connector.resource;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.api.CheckpointMap;
import io.tandem.api.source.ResourceSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Positions;
import io.tandem.eventsource.connector.Worker;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches objects of the Kubernetes API and reports their changes.
 *
 * <p>The first connection begins with an {@code ADD} for each object there is (see {@code filter.afterStart}); every later one, of
 * whichever replica, goes on at the position that is kept, and reports what happened since then, deletions included, as long as the
 * API server remembers it. Ids are made of uid, change and resource version.
 */
public final class ResourceConnector extends BlockingConnector {
    /** A replica that begins without a position reports what its predecessor may have seen: less than a bus's duplicate window. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);
    /** What is passed without an event is read again after a crash: less than an API server keeps for its watches. */
    private static final Duration SAVE_PASSED = Duration.ofSeconds(20);

    private static final Reading USUAL = new Reading(250, Duration.ofMinutes(5));

    private final ResourceSource source;
    private final KubernetesClient client;
    private final Reading reading;
    private final ResourceData data;
    private final Checkpoint checkpoint;
    private final Positions<Optional<ResourcePosition>> positions;
    private volatile Thread reader;
    private Set<Change.Type> types;
    private ResourceFilter filter;
    private long saved = System.nanoTime();

    /**
     * @param pageSize objects of a list that are fetched at once
     * @param watch after which a watch is made anew, at least; twice that at most
     */
    record Reading(int pageSize, Duration watch) {}

    /** @param client acts as the pod's service account; stays open */
    public ResourceConnector(ResourceSource source, ConnectorContext context, KubernetesClient client) {
        this(source, context, client, USUAL);
    }

    ResourceConnector(ResourceSource source, ConnectorContext context, KubernetesClient client, Reading reading) {
        super(context, Worker.virtual("resource-" + context.eventName()));
        this.source = source;
        this.client = client;
        this.reading = reading;
        this.data = new ResourceData(source);
        this.checkpoint = context.checkpoint();
        this.positions = new Positions<>(
                checkpoint, position -> position.map(ResourcePosition::json).orElse(""));
    }

    @Override
    protected void connect() throws Exception {
        reader = Thread.currentThread();
        types = types();
        var of = ResourcePosition.of(source);
        var kept = checkpoint.load().await().atMost(LOAD_LIMIT).flatMap(text -> ResourcePosition.parse(text, of));
        filter = ResourceFilter.of(source.filter(), begin());
        if (kept.isPresent()) {
            filter = filter.withoutStart(); // it was honoured before the position, and what is after it is after the
            // start
        }
        var api = ResourceApi.of(client, source, filter.labelSelector(), reading.pageSize());
        var before = types.contains(Change.Type.UPDATE) || types.contains(Change.Type.DELETE);
        new ResourceReader(
                        context.eventName(),
                        api,
                        new KnownObjects(api.type(), before),
                        new Reports(),
                        context.clock(),
                        new ResourceReader.Timing(types.contains(Change.Type.ADD), reading.watch()),
                        of,
                        kept)
                .run();
    }

    @Override
    protected void requested() {
        LockSupport.unpark(reader);
    }

    @Override
    protected void disconnect() {
        positions.flush().await().indefinitely(); // bounded by itself
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return failure instanceof KubernetesClientException refused
                        && (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                                || refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED)
                ? new IllegalStateException(
                        "grant the pod's service account get, list and watch on the resource: " + refused.getMessage(),
                        refused)
                : failure;
    }

    private boolean wants(Change change) {
        return types.contains(change.type())
                && filter.accepts(
                        change.type().name(),
                        change.object().tree(),
                        context.clock().instant());
    }

    /** To report one would write the next. */
    private boolean holdsCheckpoints(WatchedObject object) {
        return (source.group() == null || source.group().isEmpty())
                && "configmaps".equals(source.resource())
                && object.metadata().path("labels").has(CheckpointMap.LABEL);
    }

    private void saveSometimes() {
        if (System.nanoTime() - saved > SAVE_PASSED.toNanos()) {
            saved = System.nanoTime();
            positions.save();
        }
    }

    private Set<Change.Type> types() {
        var given = source.eventTypes() == null ? List.<String>of() : source.eventTypes();
        var names = Stream.of(Change.Type.values()).map(Enum::name).toList();
        if (given.isEmpty() || !names.containsAll(given)) {
            throw new IllegalArgumentException(
                    "eventTypes is %s: it must list at least one of ADD, UPDATE and DELETE".formatted(given));
        }
        return given.stream()
                .map(Change.Type::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Change.Type.class)));
    }

    /** From when on changes count if {@code afterStart} is set; in whole seconds, as Kubernetes counts. */
    private Instant begin() {
        var now = context.clock().instant();
        var overlap = now.minus(OVERLAP);
        var process = ProcessHandle.current().info().startInstant().orElse(now);
        return Instant.ofEpochSecond((process.isAfter(overlap) ? process : overlap).getEpochSecond());
    }

    /** On the reader's thread, which waits here for whoever takes events. */
    private final class Reports implements ResourceReader.Reporter {
        private boolean connected;
        private boolean began;

        @Override
        public void connected() {
            if (!connected) {
                connected = true;
                context.connected();
            }
        }

        @Override
        public void report(Change change, Optional<ResourcePosition> reached) throws InterruptedException {
            if (holdsCheckpoints(change.object())) {
                return;
            }
            if (!wants(change)) {
                positions.passed(reached);
                saveSometimes();
                return;
            }
            while (wanted() == 0 && !stopping()) {
                LockSupport.park(ResourceConnector.this);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            var settlement = positions.emitted(reached);
            if (!emit(data.incoming(change, settlement), change.object().json().length)) {
                throw new InterruptedException("nobody takes events any more");
            }
        }

        @Override
        public void reached(ResourcePosition position) {
            positions.passed(Optional.of(position));
            if (began) {
                saveSometimes();
            } else {
                began = true;
                positions.save(); // else a successor would begin anew
            }
        }
    }
}
