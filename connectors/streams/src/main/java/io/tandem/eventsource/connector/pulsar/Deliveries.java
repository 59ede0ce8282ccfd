package io.tandem.eventsource.connector.pulsar;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a topic is in flight here, and what was settled without the broker having confirmed it: a client that connects
 * again is given both once more, and a batch is given again whole while one message of it is left. Thread-safe.
 */
final class Deliveries {
    /** Entries of the topic that are remembered though nothing of them is in flight. */
    private static final int MOST = 10_000;

    private final Map<Stored, Held> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Stored, Held> eldest) {
            return size() > MOST && eldest.getValue().inFlight.isEmpty();
        }
    };

    /** What a message that arrives is here. */
    enum Standing {
        NEW,
        IN_FLIGHT,
        /** The broker has not confirmed its acknowledgement, or not that of its whole batch. */
        SETTLED
    }

    /** A message that is new is in flight from now on. */
    synchronized Standing arrived(Place place) {
        var held = entries.computeIfAbsent(place.entry(), entry -> new Held());
        if (held.settled.get(place.index())) {
            return Standing.SETTLED;
        }
        if (held.inFlight.get(place.index())) {
            return Standing.IN_FLIGHT;
        }
        held.inFlight.set(place.index());
        return Standing.NEW;
    }

    /**
     * The broker is about to be told that it need not deliver the message again.
     *
     * @return whether its whole batch is settled with it, over all deliveries of the batch
     */
    synchronized boolean settled(Place place) {
        var held = entries.get(place.entry());
        if (held == null) {
            return false;
        }
        held.inFlight.clear(place.index());
        held.settled.set(place.index());
        return held.settled.cardinality() >= place.size();
    }

    /** The broker knows. */
    synchronized void confirmed(Place place) {
        var held = entries.get(place.entry());
        if (held != null) {
            held.confirmed.set(place.index());
            if (held.confirmed.cardinality() >= place.size()) {
                entries.remove(place.entry());
            }
        }
    }

    /** The message is to be delivered again. */
    synchronized void left(Place place) {
        var held = entries.get(place.entry());
        if (held != null) {
            held.inFlight.clear(place.index());
            if (held.inFlight.isEmpty() && held.settled.isEmpty()) {
                entries.remove(place.entry());
            }
        }
    }

    /** For tests. */
    synchronized int size() {
        return entries.size();
    }

    /** What the broker stores at once: a message, or a batch of them. */
    record Stored(long ledger, long number) {}

    /**
     * Where a message stands.
     *
     * @param index in its batch
     * @param size of the batch; 1 for a message that is in none
     */
    record Place(Stored entry, int index, int size) {}

    private static final class Held {
        private final BitSet inFlight = new BitSet();
        private final BitSet settled = new BitSet();
        private final BitSet confirmed = new BitSet();
    }
}
