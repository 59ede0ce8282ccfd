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
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads a stream from where its reader ended. A broker gives a stream's messages to whoever asks, from where he asks, and an
 * acknowledgement only asks for more.
 *
 * <p>Offsets of a stream that was deleted begin at 0 when it is made again. So a stream that is found deleted gets a birth, by
 * which the ids of its events differ from the former's; and one that was read has to {@linkplain FormerMessage show} what was read
 * last.
 */
final class StreamReading {
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);
    /** Where a stream begins that nobody has read, unless the queue's arguments say otherwise: as upstream. */
    private static final String NEXT = "next";

    private final String queue;
    private final String birth;
    private final Positions<StreamPosition> positions;

    private volatile Object offset;
    private volatile long from;

    /** @param from messages below this offset were read before */
    private StreamReading(String queue, String birth, Object offset, long from, Positions<StreamPosition> positions) {
        this.queue = queue;
        this.birth = birth;
        this.offset = offset;
        this.from = from;
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
     * @param former what was read of it: the address may be a wrong one, and the stream still where it was
     * @throws IOException if that cannot be kept: then nothing may be read
     */
    static StreamPosition.Anew anew(StreamPosition.Read former, Checkpoint checkpoint) throws IOException {
        var position = new StreamPosition.Anew(
                former.queue(),
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()),
                Optional.of(former));
        checkpoint.save(position.json());
        checkpoint.flush().await().indefinitely();
        var problem = checkpoint.problem(); // before it is loaded, by which it forgets
        if (!kept(former.queue(), checkpoint).equals(Optional.of(position))) {
            throw new IOException("stream %s was deleted, and that cannot be written: %s"
                    .formatted(former.queue(), problem.orElse("there was no answer in time")));
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
                case StreamPosition.Read read ->
                    new StreamReading(queue, read.birth(), read.last() + 1, read.last() + 1, positions);
                case StreamPosition.Since since ->
                    new StreamReading(queue, since.birth(), since.offset(), 0, positions);
                case StreamPosition.Anew anew -> new StreamReading(queue, anew.birth(), 0L, 0, positions);
            };
        }
        var offset = first.orElse(NEXT);
        if (offset.equals(NEXT)) {
            // "next" is another place when it is said again: what comes until the first message is settled would be
            // lost
            positions.passed(new StreamPosition.Since(queue, clock.instant()));
            positions.save();
        }
        return new StreamReading(queue, "", offset, 0, positions);
    }

    /** For the next consumer. */
    Object offset() {
        return offset;
    }

    /** What tells its messages from those of a former stream of the same name; may be empty. */
    String birth() {
        return birth;
    }

    /** Whether it was read before: brokers may begin with the chunk that has the first message. */
    boolean hasRead(long messageOffset) {
        return messageOffset < from;
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
