package io.tandem.eventsource.connector.redis;

import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.PollingConnector;
import io.tandem.eventsource.connector.Worker;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Reads streams of Redis by a consumer group, and acknowledges an entry after the bus has stored its event.
 *
 * <p>What was given out and not acknowledged comes first: under upstream's name of a consumer, which all replicas have in
 * turn, or under the names of replicas that share the group and died. A reader that hangs may still be given entries
 * until its read ends, so it is looked again soon after the beginning, and every now and then.
 *
 * <p>Streams of one server are read together. Those of a cluster have connections of their own, since a node neither has them all
 * nor reads together those that it has.
 */
public final class RedisStreamConnector extends PollingConnector {
    private static final Logger LOG = Logger.getLogger(RedisStreamConnector.class);
    private static final String GROUP = "argo-events-cg";

    /** How long a read waits at the server. */
    static final Duration BLOCK = Duration.ofSeconds(2);
    /** After a read that waited for nothing. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final long MOST_BYTES_A_READ = 8 << 20;

    private final RedisStreamSource source;
    private final Vertx vertx;
    private final Map<String, EntryId> reached;
    private final Duration block;
    private final LongSupplier nanoClock;
    private final String group;
    private final String consumer;
    private final List<StreamLink> links = new ArrayList<>();
    private final List<Acknowledgements> settling = new ArrayList<>();
    private final List<StreamReader> readers = new ArrayList<>();

    /**
     * @param reached up to which entry each stream was given out to this process; is kept up to date
     * @param block how long a read waits at the server
     * @param nanoClock monotonic, as {@link System#nanoTime()}
     */
    RedisStreamConnector(
            RedisStreamSource source,
            ConnectorContext context,
            Vertx vertx,
            Map<String, EntryId> reached,
            Duration block,
            LongSupplier nanoClock) {
        super(context, Worker.virtual("redis-stream-" + context.eventName()), PAUSE);
        this.source = source;
        this.vertx = vertx;
        this.reached = reached;
        this.block = block;
        this.nanoClock = nanoClock;
        this.group =
                source.consumerGroup() == null || source.consumerGroup().isEmpty() ? GROUP : source.consumerGroup();
        this.consumer = StreamGroup.consumer(context.shared(), context.replica());
    }

    @Override
    protected void open() throws Exception {
        if (source.streams() == null || source.streams().isEmpty()) {
            throw new IllegalArgumentException("streams is empty: name at least one");
        }
        var streams = source.streams().stream().distinct().toList();
        var first = reading();
        if (streams.size() == 1 || !first.ofCluster()) {
            read(streams, first);
        } else {
            read(streams.subList(0, 1), first);
            for (var stream : streams.subList(1, streams.size())) {
                read(List.of(stream), reading());
            }
        }
        context.connected();
    }

    @Override
    protected boolean receive(int most) throws IOException, InterruptedException {
        int asked = readers.stream().mapToInt(StreamReader::asked).sum();
        int idle = (int) readers.stream().filter(reader -> reader.asked() == 0).count();
        int share = Math.max(1, (most - asked) / Math.max(1, idle));
        boolean any = false;
        for (var reader : readers) {
            any |= reader.begin(share, MOST_BYTES_A_READ / readers.size());
        }
        if (!any) {
            awaitRead();
        }
        for (var reader : readers) {
            any |= reader.take();
        }
        return any;
    }

    /** What the server gives out while this is on its way stays pending, and comes again. */
    @Override
    protected void stop() {
        links.forEach(StreamLink::close);
    }

    @Override
    protected void disconnect() {
        settling.forEach(Acknowledgements::close);
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return RedisFailure.explained(failure, "streams");
    }

    private StreamLink reading() throws Exception {
        var link = link();
        links.add(link);
        return link;
    }

    private void read(List<String> streams, StreamLink link) throws Exception {
        var acknowledgements =
                new Acknowledgements(link(), group, consumer, context, Acknowledgements.SILENCE, nanoClock, this::fail);
        settling.add(acknowledgements);
        var groups = streams.stream()
                .map(stream -> new StreamGroup(link, stream, group, consumer, reached))
                .toList();
        var reader = new StreamReader(link, acknowledgements, groups, this::emit, source, context, block, nanoClock);
        reader.prepare();
        readers.add(reader);
    }

    private StreamLink link() throws Exception {
        return new StreamLink(endpoint().connect(vertx, context.mounts(), name(), this::fail), node -> endpoint()
                .connect(node, vertx, context.mounts(), name(), this::fail));
    }

    private RedisEndpoint endpoint() {
        return RedisEndpoint.of(source);
    }

    private String name() {
        return context.eventSourceName() + "." + context.eventName();
    }

    /** Returns when the first of the reads that wait at servers is over; what it brought, or why it failed, is told by it. */
    private void awaitRead() throws InterruptedException {
        var waiting = readers.stream()
                .map(StreamReader::reading)
                .flatMap(Optional::stream)
                .toArray(CompletableFuture[]::new);
        if (waiting.length == 0) {
            return;
        }
        try {
            var unused = CompletableFuture.anyOf(waiting).get();
        } catch (ExecutionException e) {
            LOG.debugf(e, "a read failed eventName=%s", context.eventName());
        }
    }
}
