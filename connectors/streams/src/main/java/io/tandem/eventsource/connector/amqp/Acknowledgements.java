package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Tells a channel what became of its messages, on the connector's thread: whoever settles an event never waits for a socket.
 * What is settled without a gap is acknowledged by one frame.
 *
 * <p>What is withdrawn is left to the end of the connection: given back earlier it would come to this same consumer again, and
 * count twice toward the limit of deliveries of a quorum queue.
 */
final class Acknowledgements {
    private final Channel channel;
    private final Predicate<Runnable> thread;
    private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Of the connector's thread: delivery tags begin at 1 and rise by 1. */
    private final PriorityQueue<Long> beyond = new PriorityQueue<>();

    private long next = 1;

    /** @param thread runs a task on the connector's thread; false if it has ended */
    Acknowledgements(Channel channel, Predicate<Runnable> thread) {
        this.channel = channel;
        this.thread = thread;
    }

    /** From any thread; does not block. */
    void settle(long tag, Outcome outcome, Settlement.Done done) {
        settled.add(new Settled(tag, outcome, done));
        if (scheduled.compareAndSet(false, true) && !thread.test(this::flush)) {
            scheduled.set(false);
            failAll(new IllegalStateException("the connection is closed"));
        }
    }

    /** Tells the broker all that is known. On the connector's thread. */
    void flush() {
        scheduled.set(false);
        var batch = new ArrayList<Settled>();
        for (var one = settled.poll(); one != null; one = settled.poll()) {
            batch.add(one);
        }
        try {
            tell(batch);
            batch.forEach(one -> one.done.settled());
        } catch (IOException | AlreadyClosedException e) {
            batch.forEach(one -> one.done.unsettled(e));
        }
    }

    private void tell(List<Settled> batch) throws IOException {
        var acknowledged = new ArrayList<Long>();
        for (var one : batch) {
            switch (one.outcome) {
                case Outcome.Published p -> acknowledged.add(one.tag);
                case Outcome.Filtered f -> acknowledged.add(one.tag);
                case Outcome.Parked p -> acknowledged.add(one.tag);
                case Outcome.Invalid i -> channel.basicReject(one.tag, false);
                case Outcome.Unavailable u -> channel.basicNack(one.tag, false, true);
                case Outcome.Withdrawn w -> {
                    continue; // and no acknowledgement of many goes past it
                }
            }
            beyond.add(one.tag);
        }
        long prefix = next - 1;
        while (!beyond.isEmpty() && beyond.peek() == next) {
            beyond.poll();
            next++;
        }
        long end = next - 1;
        var last =
                acknowledged.stream().filter(tag -> tag > prefix && tag <= end).max(Long::compare);
        if (last.isPresent()) {
            channel.basicAck(last.get(), true); // the broker must know the tag: not one that was rejected
        }
        for (long tag : acknowledged) {
            if (tag > end) {
                channel.basicAck(tag, false);
            }
        }
    }

    private void failAll(Throwable reason) {
        for (var one = settled.poll(); one != null; one = settled.poll()) {
            one.done.unsettled(reason);
        }
    }

    private record Settled(long tag, Outcome outcome, Settlement.Done done) {}
}
