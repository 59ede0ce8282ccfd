package io.tandem.eventsource.connector.amqp;

import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Positions;
import io.tandem.eventsource.connector.Settlement;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Reads a stream from where its reader ended. A broker gives a stream's messages to whoever asks, from where he asks, and an
 * acknowledgement only asks for more.
 *
 * <p>Offsets of a stream that was deleted begin at 0 when it is made again, and RabbitMQ is silent where it is asked for an
 * offset beyond a stream's end, until there is one. So a stream that is found deleted gets a birth, by which the ids of its
 * events differ from the former's; and of one that was read, the last message that was read is asked for again: it must come, and
 * be the same.
 */
final class StreamReading {
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);
    /** Where a stream begins that nobody has read, unless the queue's arguments say otherwise: as upstream. */
    private static final String NEXT = "next";

    private final String queue;
    private final String birth;
    private final Positions<StreamPosition> positions;
    /** The last message that was read by a former connection; null if there is none. */
    private final StreamPosition.Read former;

    private final CountDownLatch found = new CountDownLatch(1);
    private volatile Object offset;
    private volatile long from;

    private StreamReading(
            String queue,
            String birth,
            StreamPosition.Read former,
            Object offset,
            Positions<StreamPosition> positions) {
        this.queue = queue;
        this.birth = birth;
        this.former = former;
        this.offset = offset;
        this.from = former == null ? 0 : former.last() + 1;
        this.positions = positions;
    }

    /** Takes the checkpoint over; blocks. Empty if this queue was never read. */
    static Optional<StreamPosition> kept(String queue, Checkpoint checkpoint) {
        return checkpoint.load().await().atMost(LOAD_LIMIT).flatMap(text -> StreamPosition.parse(text, queue));
    }

    /**
     * Keeps that the stream was deleted, so that it is read from its first message when it is made again, and whoever comes next
     * gives its events the same ids; blocks. Only after {@link #kept}.
     *
     * @throws IOException if that cannot be kept: then nothing may be read
     */
    static StreamPosition anew(String queue, Checkpoint checkpoint) throws IOException {
        var position = new StreamPosition.Anew(
                queue, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        checkpoint.save(position.json());
        checkpoint.flush().await().indefinitely();
        if (!kept(queue, checkpoint).equals(Optional.of(position))) {
            throw new IOException("stream %s was deleted, and that cannot be written: %s"
                    .formatted(queue, checkpoint.problem().orElse("there was no answer in time")));
        }
        return position;
    }

    /**
     * @param kept the position to go on from
     * @param first where to begin if there is none
     */
    static StreamReading begin(
            String queue,
            Optional<StreamPosition> kept,
            Optional<Object> first,
            Checkpoint checkpoint,
            InstantSource clock) {
        var positions = new Positions<StreamPosition>(checkpoint, StreamPosition::json);
        if (kept.isPresent()) {
            return switch (kept.get()) {
                case StreamPosition.Read read -> new StreamReading(queue, read.birth(), read, read.last(), positions);
                case StreamPosition.Since since ->
                    new StreamReading(queue, since.birth(), null, since.offset(), positions);
                case StreamPosition.Anew anew -> new StreamReading(queue, anew.birth(), null, 0L, positions);
            };
        }
        var offset = first.orElse(NEXT);
        if (offset.equals(NEXT)) {
            // "next" is another place when it is said again: what comes until the first message is settled would be
            // lost
            positions.passed(new StreamPosition.Since(queue, clock.instant()));
            positions.save();
        }
        return new StreamReading(queue, "", null, offset, positions);
    }

    /** For the next consumer. */
    Object offset() {
        return offset;
    }

    /** What tells its messages from those of a former stream of the same name; may be empty. */
    String birth() {
        return birth;
    }

    /**
     * Whether it was read before: brokers may begin with the chunk that has the first message.
     *
     * @param sum of the message
     * @throws IllegalStateException if something else was read at this offset
     */
    boolean hasRead(long messageOffset, long sum) {
        if (former != null && messageOffset >= former.last()) {
            if (messageOffset == former.last()
                    && !former.sum().equals(OptionalLong.of(sum))
                    && former.sum().isPresent()) {
                throw new IllegalStateException("stream %s has another message at offset %d than was read there: %s"
                        .formatted(queue, messageOffset, remedy()));
            }
            found.countDown();
        }
        return messageOffset < from;
    }

    /**
     * Waits until the broker has shown that the stream goes to where it was read.
     *
     * @throws IllegalStateException if it does not within this time
     */
    void awaitFormer(Duration limit) throws InterruptedException {
        if (former != null && !found.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    "stream %s is shorter than the position that is kept of it: the broker gave nothing at offset %d, which was read: %s"
                            .formatted(queue, former.last(), remedy()));
        }
    }

    private static String remedy() {
        return "it was deleted and made again, or is another broker's. Delete the event's checkpoint while there are no"
                + " replicas, and it begins anew, where x-stream-offset in queueDeclare.arguments says";
    }

    /**
     * How to settle the message at an offset; the next higher one follows.
     *
     * @param sum of the message
     */
    Settlement emitted(long messageOffset, long sum) {
        from = messageOffset + 1;
        offset = from;
        return positions.emitted(new StreamPosition.Read(queue, birth, messageOffset, OptionalLong.of(sum)));
    }

    /** Writes what is reached; blocks, within a bound. */
    void end() {
        positions.flush().await().indefinitely();
    }

    /** What a user may write for a first offset; a time as text is one for the broker too. */
    static Object asArgument(Object given) {
        if (given instanceof Number number) {
            return number.longValue();
        }
        try {
            return Date.from(Instant.parse(String.valueOf(given)));
        } catch (DateTimeException e) {
            return String.valueOf(given);
        }
    }
}
