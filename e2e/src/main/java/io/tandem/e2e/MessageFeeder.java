package io.tandem.e2e;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Gives messages to a source, with a content of one's choice. */
interface MessageFeeder extends Feeder {
    /** How much may wait to be accepted, of one feeder that is filling. */
    int BYTES_IN_FLIGHT = 16 << 20;

    int MESSAGES_IN_FLIGHT = 1000;

    /** Sends a message under a number; completes with its lane when the source's system has accepted it. */
    CompletableFuture<String> send(long number, byte[] body);

    @Override
    default CompletableFuture<String> feed(long number) {
        return send(number, Body.of(number));
    }

    /** Sends the numbers from 0 on as fast as they are accepted, each in so many bytes, and returns when all are. */
    default List<Fed> fill(int count, int bytes) {
        List<Fed> fed = new ArrayList<>(count);
        Queue<CompletableFuture<Fed>> sent = new ArrayDeque<>();
        for (long n = 0; n < count; n++) {
            long number = n;
            if (sent.size() == inFlight(bytes)) {
                fed.add(sent.remove().join());
            }
            sent.add(send(number, Body.of(number, bytes)).thenApply(lane -> new Fed(lane, number)));
        }
        sent.forEach(each -> fed.add(each.join()));
        return fed;
    }

    /** Sees to it that what is sent before the source's first connection waits for it, where it would not anyhow. */
    default void keep() {}

    /**
     * How many of its messages the source's server still keeps for the source, because they are not acknowledged; empty where the
     * server does not tell, or keeps nothing.
     */
    default OptionalLong unacknowledged() {
        return OptionalLong.empty();
    }

    static int inFlight(int bytes) {
        return Math.clamp(BYTES_IN_FLIGHT / Math.max(1, bytes), 1, MESSAGES_IN_FLIGHT);
    }
}
