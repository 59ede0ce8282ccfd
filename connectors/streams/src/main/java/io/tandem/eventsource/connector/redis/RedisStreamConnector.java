package io.tandem.eventsource.connector.redis;

import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.PollingConnector;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Worker;
import io.tandem.eventsource.connector.redis.StreamEntry.Id;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Reads streams of Redis by a consumer group, and acknowledges an entry after the bus has stored its event.
 *
 * <p>What was given out and not acknowledged comes first: under upstream's name of a consumer, which all replicas have in
 * turn, or under the names of replicas that share the group and died. A reader that hangs may still be given entries
 * until its read ends, so it is looked again soon after the beginning, and every now and then.
 */
public final class RedisStreamConnector extends PollingConnector {
    private static final Logger LOG = Logger.getLogger(RedisStreamConnector.class);
    private static final String GROUP = "argo-events-cg";
    private static final int USUAL_COUNT = 10;

    /** How long a read waits at the server. */
    static final Duration BLOCK = Duration.ofSeconds(2);
    /** After a read that waited for nothing. */
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** After the time of a read: every one that was waiting at the beginning has ended. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration WALKS = Duration.ofSeconds(30);
    /** After so long other replicas take over what one holds; while it lives it speaks of it three times as often. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final long MOST_BYTES_A_READ = 8 << 20;
    /** In the server's words: the group is gone, or the stream was deleted under a read that waited. */
    private static final Set<String> GONE = Set.of("NOGROUP", "UNBLOCKED");

    private static final String NO_STREAM = "ERR no such key";

    private final RedisStreamSource source;
    private final Vertx vertx;
    private final Map<String, EntryId> reached;
    private final Duration block;
    private final LongSupplier nanoClock;
    private final String group;
    private final String consumer;
    private final Map<String, StreamGroup> streams = new LinkedHashMap<>();
    private RedisLink reading;
    private Acknowledgements acknowledgements;
    private PendingWalk walk;
    private long walks;
    private long nextWalk;
    private long usualBytes = 1;
    private boolean remade;
    private boolean adopting = true;

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
        reading = connection();
        acknowledgements = new Acknowledgements(connection(), group, consumer, context, SILENCE, nanoClock, this::fail);
        for (var stream : source.streams()) {
            streams.put(stream, new StreamGroup(reading, stream, group, consumer, reached));
        }
        prepare();
        nextWalk = nanoClock.getAsLong();
        context.connected();
    }

    @Override
    protected boolean receive(int most) throws IOException, InterruptedException {
        try {
            boolean any = walking() ? walkOn(most) : read(most);
            remade = false;
            return any;
        } catch (RedisException e) {
            if (remade || !GONE.contains(e.kind())) {
                throw e;
            }
            remade = true;
            walk = null;
            prepare();
            return false;
        }
    }

    /** What the server gives out while this is on its way stays pending, and comes again. */
    @Override
    protected void stop() {
        if (reading != null) {
            reading.close();
        }
    }

    @Override
    protected void disconnect() {
        if (acknowledgements != null) {
            acknowledgements.close();
        }
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return RedisFailure.explained(failure, "streams");
    }

    private RedisLink connection() throws Exception {
        return RedisEndpoint.of(source)
                .connect(vertx, context.mounts(), context.eventSourceName() + "." + context.eventName(), this::fail);
    }

    private void prepare() throws IOException, InterruptedException {
        for (var stream : streams.values()) {
            if (stream.prepare()) {
                LOG.warnf(
                        "the consumer group was gone, and is made again where it was read to eventName=%s stream=%s group=%s",
                        context.eventName(), stream.stream(), group);
            }
        }
    }

    /** Whether a walk over what is pending is on its way, or due. */
    private boolean walking() throws IOException, InterruptedException {
        if (walk == null && nanoClock.getAsLong() - nextWalk >= 0) {
            nextWalk = nanoClock.getAsLong() + (walks++ == 0 ? block.plus(MARGIN) : WALKS).toNanos();
            adopt();
            walk = new PendingWalk(streams.values(), acknowledgements.inFlight());
        }
        return walk != null;
    }

    private void adopt() throws IOException, InterruptedException {
        if (!adopting) {
            return;
        }
        try {
            for (var stream : streams.values()) {
                stream.refresh();
                stream.adopt(SILENCE);
            }
        } catch (RedisException e) {
            if (GONE.contains(e.kind())) {
                throw e;
            }
            adopting = e.getMessage().startsWith(NO_STREAM); // reading will tell
            if (!adopting && context.shared()) {
                LOG.warnf(
                        "entries of a replica that dies are not taken over: let the user do XINFO, XPENDING and XCLAIM: %s eventName=%s",
                        e.getMessage(), context.eventName());
            }
        }
    }

    private boolean walkOn(int most) throws IOException, InterruptedException {
        usualBytes = Math.max(1, emitAll(walk.next(count(most, 1))));
        if (walk.isOver()) {
            walk = null;
        }
        return true;
    }

    private boolean read(int most) throws IOException, InterruptedException {
        var request = Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(group)
                .arg(consumer)
                .arg("COUNT")
                .arg(count(most / streams.size(), streams.size()))
                .arg("BLOCK")
                .arg(block.toMillis())
                .arg("STREAMS");
        streams.keySet().forEach(request::arg);
        streams.keySet().forEach(stream -> request.arg(">"));
        var answer = reading.ask(request, block.plus(RedisLink.PATIENCE));
        if (answer == null) {
            return false;
        }
        long largest = 1;
        for (var ofStream : answer) {
            var stream = ofStream.get(0).toString();
            var entries = StreamEntry.of(stream, ofStream.get(1));
            largest = Math.max(largest, emitAll(entries));
            reached.put(stream, entries.getLast().name().id());
        }
        usualBytes = largest;
        return true;
    }

    /** As the source says, no more than is wanted, and no more than memory has room for if entries are as large as before. */
    private int count(int most, int streamsAtOnce) {
        int usual = source.maxMsgCountPerRead() == null || source.maxMsgCountPerRead() <= 0
                ? USUAL_COUNT
                : source.maxMsgCountPerRead();
        return (int) Math.max(1, Math.min(Math.min(usual, most), MOST_BYTES_A_READ / streamsAtOnce / usualBytes));
    }

    /** Returns how many bytes one of them has on average. */
    private long emitAll(List<StreamEntry> entries) {
        var deleted = new ArrayList<Id>();
        long bytes = 0;
        for (var entry : entries) {
            bytes += entry.bytes();
            if (entry.fields().isPresent()) {
                emit(entry);
            } else {
                deleted.add(entry.name());
            }
        }
        if (!deleted.isEmpty()) {
            dropped(deleted);
        }
        return entries.isEmpty() ? usualBytes : bytes / entries.size();
    }

    private void emit(StreamEntry entry) {
        var name = entry.name();
        acknowledgements.hold(name);
        var event = Incoming.of(
                name.toString(),
                entry.payload(source.metadata()),
                (outcome, done) -> acknowledgements.settle(name, outcome, done));
        if (!emit(event, entry.bytes())) {
            acknowledgements.letGo(name);
            nextWalk = nanoClock.getAsLong();
        }
    }

    /** Nothing is left of them but that they were given out. */
    private void dropped(List<Id> deleted) {
        LOG.warnf(
                "entries were deleted, or cut off at the stream's length, before they were acknowledged count=%d first=%s eventName=%s",
                deleted.size(), deleted.getFirst(), context.eventName());
        context.dropped(deleted.size());
        deleted.forEach(name -> acknowledgements.acknowledge(name, Done.UNHEARD));
    }
}
