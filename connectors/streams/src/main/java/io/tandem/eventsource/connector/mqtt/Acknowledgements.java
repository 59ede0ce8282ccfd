package io.tandem.eventsource.connector.mqtt;

import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Acknowledges the messages of a connection in the order in which they came, as the standard asks; on a thread of its own,
 * so that whoever settles an event never waits for a socket. A message that was refused by the pipeline is not acknowledged:
 * the broker sends it again in the session's next connection.
 */
final class Acknowledgements {
    private final BrokerLink link;
    private final Predicate<Runnable> thread;
    private final Redeliveries redeliveries;
    private final InstantSource clock;
    private final boolean redelivers;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** By packet id, in the order in which they came. Guarded by this. */
    private final Map<Integer, Open> open = new LinkedHashMap<>();
    /** Guarded by this. */
    private final List<Integer> releases = new ArrayList<>();

    /**
     * @param thread runs a task on a thread that may block; false if it has ended
     * @param redelivers whether a message that is not acknowledged comes again when this connection has ended, here or to
     *     another replica
     */
    Acknowledgements(
            BrokerLink link,
            Predicate<Runnable> thread,
            Redeliveries redeliveries,
            InstantSource clock,
            boolean redelivers) {
        this.link = link;
        this.thread = thread;
        this.redeliveries = redeliveries;
        this.clock = clock;
        this.redelivers = redelivers;
    }

    /** Whether the message is in flight: brokers of 3.1.1 may repeat it meanwhile. */
    synchronized boolean has(Packet.Publish message) {
        return open.containsKey(message.packetId());
    }

    /** Whether nothing is in flight. */
    synchronized boolean isEmpty() {
        return open.isEmpty();
    }

    /** How to settle a message that came. */
    Settlement taken(Packet.Publish message) {
        var one = added(message);
        return new Settlement() {
            @Override
            public void settle(Outcome outcome, Done done) {
                Acknowledgements.this.settle(one, outcome, done);
            }

            @Override
            public boolean redelivers() {
                return redelivers;
            }
        };
    }

    /** Acknowledges a message that became an event before. */
    void again(Packet.Publish message) {
        settle(added(message), new Outcome.Filtered(), Done.UNHEARD);
    }

    /** Answers the second step of quality of service 2. */
    void release(int packetId) {
        synchronized (this) {
            releases.add(packetId);
        }
        schedule();
    }

    /** Tells the broker what is settled without a gap. On its thread. */
    void flush() {
        scheduled.set(false);
        send(settled(false));
    }

    /** Tells it all that is settled: what is not will not be. Last; blocks. */
    void finish() {
        send(settled(true));
    }

    private synchronized Open added(Packet.Publish message) {
        var one = new Open(message);
        open.put(message.packetId(), one);
        return one;
    }

    private void settle(Open one, Outcome outcome, Done done) {
        boolean again = outcome instanceof Outcome.Unavailable || outcome instanceof Outcome.Withdrawn;
        synchronized (this) {
            if (again) {
                open.remove(one.message.packetId());
            } else {
                one.done = done;
            }
        }
        if (again) {
            done.settled();
        }
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true) && !thread.test(this::flush)) {
            scheduled.set(false);
            var reason = new IllegalStateException("the connection is closed");
            settled(true).forEach(one -> one.done.unsettled(reason));
        }
    }

    private synchronized List<Open> settled(boolean overGaps) {
        var batch = new ArrayList<Open>();
        for (var one : open.values()) {
            if (one.done != null) {
                batch.add(one);
            } else if (!overGaps) {
                break;
            }
        }
        batch.forEach(one -> {
            redeliveries.acknowledged(one.message, clock.instant());
            open.remove(one.message.packetId());
        });
        return batch;
    }

    private synchronized List<Integer> released() {
        var batch = List.copyOf(releases);
        releases.clear();
        return batch;
    }

    private void send(List<Open> batch) {
        var packets = new ByteArrayOutputStream();
        for (var one : batch) {
            int type = one.message.qos() == 1 ? PacketWriter.PUBACK : PacketWriter.PUBREC;
            packets.writeBytes(PacketWriter.answer(type, one.message.packetId()));
        }
        released().forEach(id -> packets.writeBytes(PacketWriter.answer(PacketWriter.PUBCOMP, id)));
        try {
            link.write(packets.toByteArray());
            batch.forEach(one -> one.done.settled());
        } catch (IOException e) {
            batch.forEach(one -> one.done.unsettled(e));
        }
    }

    /** A message in flight. */
    private static final class Open {
        private final Packet.Publish message;
        /** Null until it is settled. */
        private Done done;

        Open(Packet.Publish message) {
            this.message = message;
        }
    }
}
