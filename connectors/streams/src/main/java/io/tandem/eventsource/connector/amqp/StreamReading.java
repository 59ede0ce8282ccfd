package io.tandem.eventsource.connector.amqp;

import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Positions;
import io.tandem.eventsource.connector.Settlement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/**
 * Reads a stream from where its reader ended. A broker gives a stream's messages to whoever asks, from where he asks, and an
 * acknowledgement only asks for more.
 */
final class StreamReading {
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);
    /** Where a stream begins that nobody has read, unless the queue's arguments say otherwise: as upstream. */
    private static final String NEXT = "next";

    private final String queue;
    private volatile Object offset;
    private volatile long from;
    private final Positions<StreamPosition> positions;

    private StreamReading(String queue, Object offset, long from, Positions<StreamPosition> positions) {
        this.queue = queue;
        this.offset = offset;
        this.from = from;
        this.positions = positions;
    }

    /**
     * Takes the checkpoint over; blocks.
     *
     * @param first where to begin if it was never read
     */
    static StreamReading begin(String queue, Optional<Object> first, Checkpoint checkpoint, InstantSource clock) {
        var positions = new Positions<StreamPosition>(checkpoint, StreamPosition::json);
        var kept = checkpoint.load().await().atMost(LOAD_LIMIT).flatMap(text -> StreamPosition.parse(text, queue));
        if (kept.isPresent()) {
            var from = kept.get() instanceof StreamPosition.Read read ? read.last() + 1 : 0;
            return new StreamReading(queue, kept.get().offset(), from, positions);
        }
        var offset = first.orElse(NEXT);
        if (offset.equals(NEXT)) {
            // "next" is another place when it is said again: what comes until the first message is settled would be
            // lost
            positions.passed(new StreamPosition.Since(queue, clock.instant()));
            positions.save();
        }
        return new StreamReading(queue, offset, 0, positions);
    }

    /** For the next consumer. */
    Object offset() {
        return offset;
    }

    /** Whether it was read before: brokers may begin with the chunk that has the first message. */
    boolean hasRead(long messageOffset) {
        return messageOffset < from;
    }

    /** How to settle the message at an offset; the next higher one follows. */
    Settlement emitted(long messageOffset) {
        from = messageOffset + 1;
        offset = from;
        return positions.emitted(new StreamPosition.Read(queue, messageOffset));
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
