package io.tandem.eventsource.bus;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What was sent on one connection and is not acknowledged yet.
 *
 * <p>It replaces the library's asynchronous publish, which answers what was in flight at a disconnect seconds late or
 * never, and costs more per message. Ends with the connection: everything in flight fails at once, oldest first.
 */
final class AckWindow {
    private static final String MESSAGE_ID = "Nats-Msg-Id";
    private static final int NO_RESPONDERS = 503;
    private static final int TOO_LARGE_FOR_STREAM = 10054;
    /** Version line, colon and line ends around our one header. */
    private static final int HEADER_FRAME = "NATS/1.0\r\n:\r\n\r\n".length() + MESSAGE_ID.length();

    private final Connection connection;
    private final long timeoutNanos;
    private final Consumer<AckWindow> noStream;
    private final String inbox;
    private final ConcurrentSkipListMap<Long, Flying> flying = new ConcurrentSkipListMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private final ReentrantLock order = new ReentrantLock();
    private volatile String ended;

    /** @param noStream called when the server says that no stream takes the subject; must not block */
    AckWindow(Connection connection, long timeoutNanos, Consumer<AckWindow> noStream) {
        this.connection = connection;
        this.timeoutNanos = timeoutNanos;
        this.noStream = noStream;
        this.inbox = connection.createInbox() + ".";
        connection.createDispatcher(this::acknowledged).subscribe(inbox + "*");
    }

    Connection connection() {
        return connection;
    }

    /** Sends without waiting; the emitter gets its answer on a thread of the connection, or at once if it failed. */
    void send(String subject, EventBus.Message message, UniEmitter<? super Void> emitter) {
        long size = message.body().length + (long) HEADER_FRAME + message.id().length();
        if (size > connection.getMaxPayload()) {
            emitter.fail(new BusException.TooLarge(size, connection.getMaxPayload()));
            return;
        }
        Headers headers = new Headers().put(MESSAGE_ID, message.id());
        Flying flight = new Flying(message, emitter, System.nanoTime() + timeoutNanos);
        try {
            long number = transmit(subject, headers, flight);
            if (ended != null) { // it may have missed us
                fail(flying.remove(number), ended, null);
            }
        } catch (RuntimeException e) {
            fail(flight, "the event was not sent: " + e.getMessage(), e);
        }
    }

    /** Numbers and order on the wire are the same, so that failures can be told in that order. */
    private long transmit(String subject, Headers headers, Flying flight) {
        order.lock();
        try {
            long number = sequence.incrementAndGet();
            flying.put(number, flight);
            try {
                connection.publish(subject, inbox + number, headers, flight.message.body());
            } catch (RuntimeException e) {
                flying.remove(number);
                throw e;
            }
            return number;
        } finally {
            order.unlock();
        }
    }

    /** Fails what waits for longer than the timeout. */
    void expire() {
        long now = System.nanoTime();
        for (var oldest = flying.firstEntry(); oldest != null; oldest = flying.firstEntry()) {
            if (oldest.getValue().deadline - now > 0) {
                return;
            }
            fail(flying.remove(oldest.getKey()), "the bus did not acknowledge the event in time", null);
        }
    }

    /** Fails everything in flight and whatever comes. */
    void end(String reason) {
        ended = reason;
        for (var oldest = flying.pollFirstEntry(); oldest != null; oldest = flying.pollFirstEntry()) {
            fail(oldest.getValue(), reason, null);
        }
    }

    private void acknowledged(Message answer) {
        Flying flight = flying.remove(Long.parseLong(answer.getSubject().substring(inbox.length())));
        if (flight == null) {
            return; // late: expired before
        }
        if (answer.isStatusMessage()) {
            if (answer.getStatus().getCode() == NO_RESPONDERS) {
                noStream.accept(this);
            }
            fail(flight, "no stream answered: " + answer.getStatus().getMessageWithCode(), null);
            return;
        }
        try {
            var unused = new PublishAck(answer); // a duplicate is a success too: the event is there
            flight.emitter.complete(null);
        } catch (JetStreamApiException e) {
            refused(flight, e);
        } catch (IOException | RuntimeException e) {
            fail(flight, "the bus's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static void refused(Flying flight, JetStreamApiException e) {
        if (e.getApiErrorCode() == TOO_LARGE_FOR_STREAM) {
            long size = flight.message.body().length;
            flight.emitter.fail(new BusException.TooLarge(size, size - 1));
        } else {
            fail(flight, "the bus refused the event: " + e.getMessage(), e);
        }
    }

    private static void fail(Flying flight, String reason, Throwable cause) {
        if (flight != null) {
            flight.emitter.fail(new BusException.Unavailable(reason, cause));
        }
    }

    private record Flying(EventBus.Message message, UniEmitter<? super Void> emitter, long deadline) {}
}
