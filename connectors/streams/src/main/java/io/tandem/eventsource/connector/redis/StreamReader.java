package io.tandem.eventsource.connector.redis;

import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.redis.StreamEntry.Id;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Reads the streams of one connection by their group: what is pending now and then, else what is new. Blocks, within bounds; for
 * one thread.
 */
final class StreamReader {
    private static final Logger LOG = Logger.getLogger(StreamReader.class);
    private static final int USUAL_COUNT = 10;

    /** After the time of a read: every one that was waiting at the beginning has ended. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration WALKS = Duration.ofSeconds(30);
    /** In the server's words: the group is gone, or the stream was deleted under a read that waited. */
    private static final Set<String> GONE = Set.of("NOGROUP", "UNBLOCKED");

    private static final String NO_STREAM = "ERR no such key";

    private final StreamLink link;
    private final Acknowledgements acknowledgements;
    private final List<StreamGroup> streams;
    private final Emission out;
    private final RedisStreamSource source;
    private final ConnectorContext context;
    private final Duration block;
    private final LongSupplier nanoClock;
    private PendingWalk walk;
    private long walks;
    private long nextWalk;
    private long usualBytes = 1;
    private boolean adopting = true;
    private int refusals;
    private CompletableFuture<Response> reading;
    private int asked;

    /** Takes what was read. */
    @FunctionalInterface
    interface Emission {
        /** False if nobody takes events any more. */
        boolean emit(Incoming event, long bytes);
    }

    /**
     * @param link of which nobody else makes use
     * @param streams with the group of each, at least one
     * @param block how long a read waits at the server
     * @param nanoClock monotonic, as {@link System#nanoTime()}
     */
    StreamReader(
            StreamLink link,
            Acknowledgements acknowledgements,
            List<StreamGroup> streams,
            Emission out,
            RedisStreamSource source,
            ConnectorContext context,
            Duration block,
            LongSupplier nanoClock) {
        this.link = link;
        this.acknowledgements = acknowledgements;
        this.streams = streams;
        this.out = out;
        this.source = source;
        this.context = context;
        this.block = block;
        this.nanoClock = nanoClock;
        this.nextWalk = nanoClock.getAsLong();
    }

    /** Makes the groups that are not there. */
    void prepare() throws IOException, InterruptedException {
        for (var stream : streams) {
            if (stream.prepare()) {
                LOG.warnf(
                        "the consumer group was gone, and is made again where it was read to eventName=%s stream=%s group=%s",
                        context.eventName(), stream.stream(), stream.group());
            }
        }
    }

    /** How many entries the read that is on its way may bring; 0 if none is. */
    int asked() {
        return asked;
    }

    /** The read that is on its way; ends within a bound. */
    Optional<CompletableFuture<Response>> reading() {
        return Optional.ofNullable(reading);
    }

    /**
     * Emits some of what is pending, where that is due, or begins to read what is new, unless that is on its way.
     *
     * @param most entries wanted, at least 1
     * @param bytes that they may have together, if they are as large as before
     * @return whether it looked for what is pending
     */
    boolean begin(int most, long bytes) throws IOException, InterruptedException {
        if (reading != null) {
            return false;
        }
        try {
            if (walking()) {
                walkOn(count(most, bytes));
                refusals = 0;
                return true;
            }
            read(count(most / streams.size(), bytes / streams.size()));
        } catch (RedisException e) {
            recover(e);
        }
        return false;
    }

    /** Emits what a read has brought, if that is over. Returns whether it was anything. */
    boolean take() throws IOException, InterruptedException {
        if (reading == null || !reading.isDone()) {
            return false;
        }
        var read = reading;
        reading = null;
        asked = 0;
        try {
            var answer = RedisLink.answer(read, patience());
            refusals = 0;
            if (answer != null) {
                emitAll(answer);
            }
            return answer != null;
        } catch (RedisException e) {
            recover(e);
            return false;
        }
    }

    /** Goes where the stream is, or makes the group that is gone; not for ever. */
    private void recover(RedisException refused) throws IOException, InterruptedException {
        if (refusals++ == StreamLink.MOST_HOPS) {
            throw refused;
        }
        if (!link.follow(refused)) {
            if (!GONE.contains(refused.kind())) {
                throw refused;
            }
            walk = null;
            prepare();
        }
    }

    /** Whether a walk over what is pending is on its way, or due. */
    private boolean walking() throws IOException, InterruptedException {
        if (walk == null && nanoClock.getAsLong() - nextWalk >= 0) {
            nextWalk = nanoClock.getAsLong() + (walks++ == 0 ? block.plus(MARGIN) : WALKS).toNanos();
            adopt();
            walk = new PendingWalk(streams, acknowledgements.inFlight());
        }
        return walk != null;
    }

    private void adopt() throws IOException, InterruptedException {
        if (!adopting) {
            return;
        }
        try {
            for (var stream : streams) {
                stream.refresh();
                stream.adopt(Acknowledgements.SILENCE);
            }
        } catch (RedisException e) {
            if (GONE.contains(e.kind())) {
                throw e;
            }
            adopting = e.getMessage().startsWith(NO_STREAM); // reading will tell
            if (!adopting && context.shared()) {
                var lack =
                        "entries of a replica that dies are not taken over: let the user do XINFO, XPENDING and XCLAIM: "
                                + e.getMessage();
                LOG.warnf("%s eventName=%s", lack, context.eventName());
                context.note(lack);
            }
        }
    }

    private void walkOn(int most) throws IOException, InterruptedException {
        usualBytes = Math.max(1, emitAll(walk.next(most)));
        if (walk.isOver()) {
            walk = null;
        }
    }

    private void read(int mostOfEach) {
        var group = streams.getFirst();
        var request = Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(group.group())
                .arg(group.consumer())
                .arg("COUNT")
                .arg(mostOfEach)
                .arg("BLOCK")
                .arg(block.toMillis())
                .arg("STREAMS");
        streams.forEach(stream -> request.arg(stream.stream()));
        streams.forEach(stream -> request.arg(">"));
        asked = mostOfEach * streams.size();
        reading = link.begin(request, patience());
    }

    private Duration patience() {
        return block.plus(RedisLink.PATIENCE);
    }

    private void emitAll(Response read) {
        long largest = 1;
        for (var ofStream : read) {
            var name = ofStream.get(0).toString();
            var entries = StreamEntry.of(name, ofStream.get(1));
            largest = Math.max(largest, emitAll(entries));
            streams.getFirst().reached().put(name, entries.getLast().name().id());
        }
        usualBytes = largest;
    }

    /** As the source says, no more than is wanted, and no more than there is room for if entries are as large as before. */
    private int count(int most, long bytes) {
        int usual = source.maxMsgCountPerRead() == null || source.maxMsgCountPerRead() <= 0
                ? USUAL_COUNT
                : source.maxMsgCountPerRead();
        return (int) Math.max(1, Math.min(Math.min(usual, most), bytes / usualBytes));
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
        if (!out.emit(event, entry.bytes())) {
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
