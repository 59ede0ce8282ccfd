package io.tandem.eventsource.connector.nats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nats.client.Connection;
import io.tandem.eventsource.connector.Leases;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * What a consumer has delivered to us and was not told of: extended while it is in flight, then acknowledged or given back.
 * The server is told on the connector's thread, so that whoever settles an event never waits for a socket.
 */
final class LentMessages {
    private static final byte[] ACK = "+ACK".getBytes(US_ASCII);
    private static final byte[] TERM = "+TERM".getBytes(US_ASCII);
    private static final byte[] NAK = "-NAK".getBytes(US_ASCII);
    /** A second, in nanoseconds. */
    private static final byte[] NAK_LATER = "-NAK {\"delay\": 1000000000}".getBytes(US_ASCII);

    private static final byte[] IN_PROGRESS = "+WPI".getBytes(US_ASCII);
    private static final int AT_ONCE = 256;

    private final Connection connection;
    private final Predicate<Runnable> thread;
    /** By stream sequence: where to answer. */
    private final Map<Long, String> replies = new ConcurrentHashMap<>();

    private final Leases<Long> leases;
    private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean moved = new AtomicBoolean();

    /**
     * @param ackWait for which the server waits for an answer
     * @param thread runs a task on the connector's thread; false if it has ended
     */
    LentMessages(Connection connection, Duration ackWait, Predicate<Runnable> thread, ScheduledExecutorService timers) {
        this.connection = connection;
        this.thread = thread;
        this.leases = new Leases<>(
                ackWait,
                AT_ONCE,
                this::extend,
                timers,
                task -> {
                    var unused = thread.test(task); // after the end there is nothing to extend
                },
                System::nanoTime);
    }

    /**
     * @param reply where the server waits for the answer
     * @return false if the message is in flight already: it came again, which its answer will settle as well
     */
    boolean hold(long sequence, String reply) {
        boolean first = replies.put(sequence, reply) == null;
        leases.release(sequence);
        leases.hold(sequence);
        return first;
    }

    /** From any thread; does not block. */
    void settle(long sequence, Outcome outcome, Done done) {
        settled.add(new Settled(sequence, outcome, done));
        if (scheduled.compareAndSet(false, true) && !thread.test(this::flush)) {
            scheduled.set(false);
            failAll(new IllegalStateException("the connection is closed"));
        }
    }

    /** Tells the server all that is known. On the connector's thread. */
    void flush() {
        scheduled.set(false);
        var batch = new ArrayList<Settled>();
        for (var one = settled.poll(); one != null; one = settled.poll()) {
            batch.add(one);
        }
        batch.sort(
                Comparator.comparingLong(Settled::sequence)); // the server repeats in the order of what is given back
        for (var one : batch) {
            try {
                answerTo(one.outcome).ifPresent(answer -> answer(one.sequence, answer));
                one.done.settled();
            } catch (RuntimeException e) { // the client's queue is full, or it is closed
                one.done.unsettled(e);
            }
        }
        moved.set(true);
    }

    /** Whether anything was settled since it was asked for last. */
    boolean moved() {
        return moved.getAndSet(false);
    }

    /**
     * Gives everything back that is in flight, the oldest first, so that the next replica need not wait. On the connector's
     * thread, at the end.
     */
    void giveBackAll() {
        close();
        flush();
        replies.keySet().stream().sorted().toList().forEach(sequence -> answer(sequence, NAK));
    }

    /** Extends nothing any more. */
    void close() {
        leases.close();
    }

    private void answer(long sequence, byte[] answer) {
        leases.release(sequence);
        var reply = replies.remove(sequence);
        if (reply != null) {
            connection.publish(reply, answer);
        }
    }

    private static Optional<byte[]> answerTo(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Published p -> Optional.of(ACK);
            case Outcome.Filtered f -> Optional.of(ACK);
            case Outcome.Parked p -> Optional.of(ACK);
            case Outcome.Invalid i -> Optional.of(TERM);
            case Outcome.Unavailable u -> Optional.of(NAK_LATER);
            // given back with all the others at the end: now it would only come again, to us, and out of order
            case Outcome.Withdrawn w -> Optional.empty();
        };
    }

    private Collection<Long> extend(List<Long> sequences, Duration length) {
        for (var sequence : sequences) {
            var reply = replies.get(sequence);
            if (reply != null) {
                connection.publish(reply, IN_PROGRESS);
            }
        }
        return List.of(); // the server tells nobody
    }

    private void failAll(Throwable reason) {
        for (var one = settled.poll(); one != null; one = settled.poll()) {
            one.done.unsettled(reason);
        }
    }

    private record Settled(long sequence, Outcome outcome, Done done) {}
}
