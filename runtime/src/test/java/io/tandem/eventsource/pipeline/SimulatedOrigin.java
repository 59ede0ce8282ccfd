package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.leader.SimulatedWorld;
import io.tandem.eventsource.pipeline.DeliveryBook.Entry;
import java.util.TreeSet;

/**
 * A source outside: it makes events, gives them to whoever is connected, and, if it can, keeps them until they are
 * acknowledged.
 */
final class SimulatedOrigin {
    /** What a source does with events. */
    enum Kind {
        /** Whoever connects gets all from the first that was not acknowledged on. */
        POSITION,
        /** Whoever connects gets those that were not acknowledged. */
        QUEUE,
        /** It sends an event once, to whoever listens. */
        ONCE
    }

    private static final long MILLIS = 1_000_000;

    final Kind kind;
    final SimulatedWorld world;
    final DeliveryBook book;
    private SimulatedConnector present;
    /** All before it are acknowledged. */
    private int committed;
    /** The next to deliver on the present connection. */
    private int next;
    /** To be delivered before that. */
    private final TreeSet<Integer> again = new TreeSet<>();

    private boolean producing = true;

    SimulatedOrigin(SimulatedWorld world, DeliveryBook book, Kind kind) {
        this.world = world;
        this.book = book;
        this.kind = kind;
        produceLater();
    }

    boolean redelivers() {
        return kind != Kind.ONCE;
    }

    SimulatedConnector present() {
        return present;
    }

    void dryUp() {
        producing = false;
    }

    private void produceLater() {
        world.at((100 + world.random.nextLong(world.calm() ? 4_000 : 1_600)) * MILLIS, () -> {
            if (producing) {
                produce(1 + world.random.nextInt(world.chance(6) ? 20 : 3));
                produceLater();
            }
        });
    }

    private void produce(int count) {
        for (int i = 0; i < count; i++) {
            var entry = book.next();
            if (kind == Kind.ONCE && present != null) {
                present.give(entry);
            }
        }
        deliver();
    }

    /** Whoever was connected before gets nothing any more, and what it had is delivered anew. */
    void connect(SimulatedConnector connector) {
        if (present != null) {
            present.breaks();
        }
        present = connector;
        again.clear();
        next = committed;
        deliver();
    }

    void deliver() {
        if (present == null || kind == Kind.ONCE) {
            return;
        }
        while (present != null && present.wanted()) {
            var number = again.isEmpty() ? next : again.pollFirst();
            if (number == book.entries().size()) {
                return;
            }
            next = Math.max(next, number + 1);
            var entry = book.entries().get(number);
            if (kind == Kind.POSITION || !entry.accepted) {
                present.give(entry);
            }
        }
    }

    void leaves(SimulatedConnector connector) {
        if (present == connector) {
            present = null;
        }
    }

    /** True if the acknowledgement counts. */
    boolean acknowledged(SimulatedConnector by, Entry entry) {
        if (present != by) {
            return false;
        }
        entry.accepted = true;
        while (committed < book.entries().size() && book.entries().get(committed).accepted) {
            committed++;
        }
        return true;
    }

    /** It is not wanted now: it comes again after a while, behind others. */
    void returned(SimulatedConnector by, Entry entry) {
        if (present == by && kind == Kind.QUEUE) {
            entry.troubled = true;
            world.at(300 * MILLIS, () -> {
                if (present == by) {
                    again.add(entry.number);
                    deliver();
                }
            });
        }
    }
}
