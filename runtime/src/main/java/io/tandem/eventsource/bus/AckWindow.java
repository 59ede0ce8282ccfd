package io.tandem.eventsource.bus;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What was sent on one connection and is not acknowledged yet.
 *
 * <p>It replaces the library's asynchronous publish, which answers what was in flight at a disconnect seconds late or
 * never, and costs more per message. Ends with the connection: everything in flight fails at once, oldest first.
 *
 * <p>A stream stores the events of one connection in their order and acknowledges them in that order. So an
 * acknowledgement with an older event still open means that the older one is lost, and it fails without waiting for its
 * time. Acknowledgements of doubles and refusals are given before anything is stored and prove nothing of that kind.
 */
final class AckWindow {
    /** Events that may wait for their answer on one connection; a power of two. */
    static final int CAPACITY = 1 << 16;

    private static final Logger LOG = Logger.getLogger(AckWindow.class);
    private static final String MESSAGE_ID = "Nats-Msg-Id";
    private static final int NO_RESPONDERS = 503;
    private static final int TOO_LARGE_FOR_STREAM = 10054;
    private static final int NOT_STORED = 10077;
    /** Version line, colon and line ends around our one header. */
    private static final int HEADER_FRAME = "NATS/1.0\r\n:\r\n\r\n".length() + MESSAGE_ID.length();

    private static final byte[] ANSWER = "{\"stream\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DUPLICATE = "\"duplicate\"".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final long timeoutNanos;
    private final Consumer<AckWindow> noStream;
    private final String inbox;
    private final LongSupplier nanoClock;
    private final AtomicReferenceArray<Flight> flights;
    private final ReentrantLock order = new ReentrantLock();
    /** The number of the next event; written under the lock. */
    private volatile long next = 1;
    /** No event before it is open; written by the dispatcher's thread only. */
    private volatile long oldest = 1;

    private volatile String ended;

    /** @param noStream called when the server says that no stream takes the subject; must not block */
    AckWindow(Connection connection, long timeoutNanos, Consumer<AckWindow> noStream) {
        this(connection, timeoutNanos, noStream, CAPACITY, System::nanoTime);
    }

    /**
     * @param capacity how many may wait, a power of two
     * @param nanoClock monotonic, in nanoseconds
     */
    AckWindow(
            Connection connection,
            long timeoutNanos,
            Consumer<AckWindow> noStream,
            int capacity,
            LongSupplier nanoClock) {
        this.connection = connection;
        this.timeoutNanos = timeoutNanos;
        this.noStream = noStream;
        this.flights = new AtomicReferenceArray<>(capacity);
        this.nanoClock = nanoClock;
        this.inbox = connection.createInbox() + ".";
        connection.createDispatcher(this::answered).subscribe(inbox + "*");
    }

    Connection connection() {
        return connection;
    }

    /** Bytes that a body and its id may have together. */
    long largest() {
        return connection.getMaxPayload() - HEADER_FRAME;
    }

    /** Sends without waiting; the receipt is told on a thread of the connection, or at once if it was not sent. */
    void send(String subject, EventBus.Message message, EventBus.Receipt receipt) {
        BusException refusal;
        try {
            refusal = transmit(subject, message, receipt);
        } catch (IllegalArgumentException e) {
            refusal = new BusException.Invalid("the client refuses the event: " + e.getMessage());
        } catch (Throwable e) { // whatever it is, the caller is told
            refusal = unavailable("the event was not sent: " + e, e);
        }
        if (refusal != null) {
            receipt.failed(refusal);
        }
    }

    /** Why it was not sent; null if it was, or if the receipt was told already. */
    private BusException transmit(String subject, EventBus.Message message, EventBus.Receipt receipt) {
        String id = HeaderText.of(message.id());
        long size = message.body().length + (long) HEADER_FRAME + id.length();
        if (size > connection.getMaxPayload()) {
            return new BusException.TooLarge(size, connection.getMaxPayload());
        }
        if (!receipt.allowed()) {
            return new BusException.Expired();
        }
        var headers = new Headers().put(MESSAGE_ID, id);
        Flight flight;
        order.lock(); // so that numbers and order on the wire are the same
        try {
            flight = new Flight(next, message.body().length, receipt, nanoClock.getAsLong() + timeoutNanos);
            if (!flights.compareAndSet(slot(flight.number), null, flight)) {
                return unavailable("%d events wait for the bus's answer".formatted(flights.length()), null);
            }
            next = flight.number + 1;
            try {
                connection.publish(new NatsMessage(subject, inbox + flight.number, headers, message.body()));
            } catch (Throwable e) {
                if (take(flight.number) == null) {
                    return null; // the end of the connection was told to it
                }
                throw e;
            }
        } finally {
            order.unlock();
        }
        if (ended != null) { // it may have missed us
            fail(take(flight.number), ended, null);
        }
        return null;
    }

    /** Fails what waits for longer than the timeout. */
    void expire() {
        long now = nanoClock.getAsLong();
        for (long number = oldest; number < next; number++) {
            Flight flight = flights.get(slot(number));
            if (flight != null && flight.number == number) {
                if (flight.deadline - now > 0) {
                    return;
                }
                fail(take(number), "the bus did not acknowledge the event in time", null);
            }
        }
    }

    /** Fails everything in flight and whatever comes. */
    void end(String reason) {
        ended = reason;
        for (long number = oldest; number < next; number++) {
            fail(take(number), reason, null);
        }
    }

    private void answered(Message answer) {
        try {
            answered(number(answer.getSubject()), answer);
        } catch (Throwable e) { // the dispatcher goes on
            LOG.errorf(e, "an answer of the bus could not be handled");
        }
    }

    private void answered(long number, Message answer) {
        byte[] data = answer.getData();
        if (!answer.isStatusMessage() && startsWith(data, ANSWER) && !contains(data, ERROR)) {
            Flight flight = take(number); // null: late, expired before
            if (!contains(data, DUPLICATE)) {
                failBefore(number);
            }
            if (flight != null) {
                flight.receipt.stored(); // a duplicate is a success too: the event is there
            }
            return;
        }
        Flight flight = take(number);
        if (flight == null) {
            return;
        }
        if (answer.isStatusMessage()) {
            if (answer.getStatus().getCode() == NO_RESPONDERS) {
                noStream.accept(this);
            }
            fail(flight, "no stream answered: " + answer.getStatus().getMessageWithCode(), null);
            return;
        }
        try {
            var unused = new PublishAck(answer);
            flight.receipt.stored();
        } catch (JetStreamApiException e) {
            flight.receipt.failed(refused(flight, e));
        } catch (IOException | RuntimeException e) {
            fail(flight, "the bus's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private void failBefore(long number) {
        for (long older = oldest; older < number; older++) {
            fail(take(older), "the bus lost the event: it acknowledged a later one", null);
        }
        oldest = Math.max(oldest, number + 1);
    }

    private static BusException refused(Flight flight, JetStreamApiException e) {
        return switch (e.getApiErrorCode()) {
            case TOO_LARGE_FOR_STREAM -> new BusException.TooLarge(flight.size, flight.size - 1L);
            case NOT_STORED ->
                unavailable(
                        "the stream is full and keeps what it has (discard: 1): %s; raise its limits or let events be consumed"
                                .formatted(e.getErrorDescription()),
                        e);
            default -> unavailable("the bus refused the event: " + e.getMessage(), e);
        };
    }

    private long number(String subject) {
        long number = 0;
        for (int i = inbox.length(); i < subject.length(); i++) {
            number = number * 10 + (subject.charAt(i) - '0');
        }
        return number;
    }

    /** The event of that number for whoever asks first, null for others. */
    private Flight take(long number) {
        Flight flight = flights.get(slot(number));
        return flight != null && flight.number == number && flights.compareAndSet(slot(number), flight, null)
                ? flight
                : null;
    }

    private int slot(long number) {
        return (int) (number & (flights.length() - 1));
    }

    private static void fail(Flight flight, String reason, Throwable cause) {
        if (flight != null) {
            flight.receipt.failed(unavailable(reason, cause));
        }
    }

    private static BusException unavailable(String reason, Throwable cause) {
        return new BusException.Unavailable(reason, cause);
    }

    private static boolean startsWith(byte[] text, byte[] beginning) {
        return text != null && text.length > beginning.length && matches(text, 0, beginning);
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int i = ANSWER.length; i <= text.length - part.length; i++) {
            if (text[i] == '"' && matches(text, i, part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] text, int from, byte[] part) {
        for (int i = 0; i < part.length; i++) {
            if (text[from + i] != part[i]) {
                return false;
            }
        }
        return true;
    }

    private record Flight(long number, int size, EventBus.Receipt receipt, long deadline) {}
}
