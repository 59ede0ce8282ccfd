package io.tandem.eventsource.connector.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages of an event that were acknowledged last. An acknowledgement may be lost with its connection; then the broker
 * sends the message again in the next one, marked as repeated and under the same packet id, and it must not become a second
 * event. For the connections of one replica, one after the other; shared by threads.
 */
public final class Redeliveries {
    private static final int MOST = 4096;
    /** Later another replica may have used the id: rather a double than a loss. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** By packet id, the oldest first. Guarded by this. */
    private final Map<Integer, Acknowledged> acknowledged = new LinkedHashMap<>();

    synchronized void acknowledged(Packet.Publish message, Instant now) {
        acknowledged.remove(message.packetId());
        acknowledged.put(message.packetId(), new Acknowledged(MessageEvent.checksum(message), now));
        if (acknowledged.size() > MOST) {
            acknowledged.remove(acknowledged.keySet().iterator().next());
        }
    }

    /** Whether the message is one of these; if it is new, it has taken over the packet id. */
    synchronized boolean has(Packet.Publish message, Instant now) {
        if (!message.repeated()) {
            acknowledged.remove(message.packetId());
            return false;
        }
        var former = acknowledged.get(message.packetId());
        return former != null
                && former.checksum == MessageEvent.checksum(message)
                && former.at.plus(LIMIT).isAfter(now);
    }

    /**
     * The broker has what was written before this time, so it gives these ids to other messages now. Acknowledgements and the
     * question that it answered are written by one thread.
     */
    synchronized void received(Instant before) {
        acknowledged.values().removeIf(message -> message.at.isBefore(before));
    }

    /** The session has ended, or goes to another replica. */
    synchronized void forget() {
        acknowledged.clear();
    }

    private record Acknowledged(long checksum, Instant at) {}
}
