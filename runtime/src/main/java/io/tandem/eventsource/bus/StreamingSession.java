package io.tandem.eventsource.bus;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.NUID;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** One registration as a client of NATS Streaming on one connection, and what was sent by it and is not acknowledged yet. */
final class StreamingSession {
    private static final Logger LOG = Logger.getLogger(StreamingSession.class);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private static final Duration ACK_LIMIT = Duration.ofSeconds(10);
    private static final Duration GOOD_BYE_LIMIT = Duration.ofSeconds(1);
    private static final int PING_SECONDS = 5;
    /** Pings without an answer until the server is given up. */
    private static final int PINGS = 3;
    /** Ids and lengths around an event, beside the names. */
    private static final int FRAME = 128;

    private final Connection connection;
    private final String client;
    private final String subject;
    private final BiConsumer<StreamingSession, String> lost;
    private final LongSupplier nanoClock;
    private final byte[] id = NUID.nextGlobal().getBytes(StandardCharsets.US_ASCII);
    /** As the original client has it: users may have granted it. */
    private final String acks = "_STAN.acks." + NUID.nextGlobal();

    private final String pongs;
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Dispatcher dispatcher;
    private StreamingProtocol.Connected server;
    private volatile long pinged;
    private volatile String ended;

    private StreamingSession(
            Connection connection,
            String client,
            String subject,
            BiConsumer<StreamingSession, String> lost,
            LongSupplier nanoClock) {
        this.connection = connection;
        this.client = client;
        this.subject = subject;
        this.lost = lost;
        this.nanoClock = nanoClock;
        this.pongs = connection.createInbox();
        this.dispatcher = connection.createDispatcher();
        this.pinged = nanoClock.getAsLong();
    }

    /**
     * Registers; blocks, within a bound.
     *
     * @param client its id, which nobody else may have
     * @param lost told if the server has forgotten us or does not answer; must not block
     * @param nanoClock monotonic, in nanoseconds
     * @throws IOException for users: what to look at
     */
    static StreamingSession open(
            Connection connection,
            String cluster,
            String client,
            String subject,
            BiConsumer<StreamingSession, String> lost,
            LongSupplier nanoClock)
            throws IOException, InterruptedException {
        var session = new StreamingSession(connection, client, subject, lost, nanoClock);
        try {
            session.register(cluster);
            return session;
        } catch (Throwable e) {
            session.abandon();
            throw e;
        }
    }

    /** Lets go of what it has on a connection that goes on: a thread and its subscriptions. Not used any more. */
    void abandon() {
        try {
            connection.closeDispatcher(dispatcher);
        } catch (RuntimeException e) { // the connection has ended, and they with it
            LOG.debugf(e, "not let go");
        }
    }

    Connection connection() {
        return connection;
    }

    /** Bytes that an event may have. */
    long largest() {
        return connection.getMaxPayload() - FRAME - client.length() - subject.length();
    }

    /** Sends without waiting; the receipt is told on a thread of the connection, or at once if it was not sent. */
    void send(EventBus.Message message, EventBus.Receipt receipt) {
        if (message.body().length > largest()) {
            receipt.failed(new BusException.TooLarge(message.body().length, largest()));
        } else if (!receipt.allowed()) {
            receipt.failed(new BusException.Expired());
        } else {
            transmit(message, receipt);
        }
    }

    /** To be called several times a second. */
    void tick() {
        long now = nanoClock.getAsLong();
        flights.forEach((number, flight) -> {
            if (flight.deadline - now <= 0) {
                fail(number, "the bus did not acknowledge the event in time", null);
            }
        });
        if (server.pingSeconds() > 0 && now - pinged >= TimeUnit.SECONDS.toNanos(server.pingSeconds())) {
            pinged = now;
            if (unanswered.incrementAndGet() > PINGS) {
                lost.accept(this, "the server does not answer");
            } else {
                connection.publish(server.pinging(), pongs, StreamingProtocol.ping(id));
            }
        }
    }

    /** Fails everything in flight and whatever comes. */
    void end(String reason) {
        ended = reason;
        flights.keySet().forEach(number -> fail(number, reason, null));
    }

    /** Signs off, so that the server need not find out by itself; blocks, within a bound. */
    void signOff() throws InterruptedException {
        if (connection.getStatus() == Connection.Status.CONNECTED) {
            var unused = connection.request(server.closing(), StreamingProtocol.close(client), GOOD_BYE_LIMIT);
        }
    }

    private void register(String cluster) throws IOException, InterruptedException {
        var heartbeats = connection.createInbox();
        dispatcher.subscribe(heartbeats, this::asked);
        dispatcher.subscribe(pongs, this::ponged);
        dispatcher.subscribe(acks, this::answered);
        dispatcher.setPendingLimits(-1, -1);
        var request = StreamingProtocol.connect(client, heartbeats, id, PING_SECONDS, PINGS);
        var answer = connection.request("_STAN.discover." + cluster, request, REQUEST_LIMIT);
        if (answer == null || answer.isStatusMessage()) {
            throw new IOException(
                    "no server of NATS Streaming has the cluster id %s, see clusterID".formatted(cluster));
        }
        server = StreamingProtocol.connected(answer.getData());
        if (!server.error().isEmpty()) {
            throw new IOException("NATS Streaming refused us: " + server.error());
        }
    }

    private void transmit(EventBus.Message message, EventBus.Receipt receipt) {
        var number = Long.toString(numbers.incrementAndGet());
        flights.put(number, new Flight(receipt, nanoClock.getAsLong() + ACK_LIMIT.toNanos()));
        try {
            var body = StreamingProtocol.publish(client, number, subject, message.body(), id);
            connection.publish(server.prefix() + "." + subject, acks, body);
        } catch (Throwable e) { // whatever it is, the caller is told
            fail(number, "the event was not sent: " + e, e);
        }
        if (ended != null) { // it may have missed us
            fail(number, ended, null);
        }
    }

    private void fail(String number, String reason, Throwable cause) {
        var flight = flights.remove(number);
        if (flight != null) {
            flight.receipt.failed(new BusException.Unavailable(reason, cause));
        }
    }

    private void answered(Message message) {
        try {
            var answer = StreamingProtocol.published(message.getData());
            if (answer.error().isEmpty()) {
                var flight = flights.remove(answer.id()); // null: late, expired before
                if (flight != null) {
                    flight.receipt.stored();
                }
            } else {
                fail(answer.id(), "the bus refused the event: " + answer.error(), null);
            }
        } catch (Throwable e) { // the dispatcher goes on
            LOG.errorf(e, "an answer of the bus could not be handled");
        }
    }

    /** The server asks whether we are there. */
    private void asked(Message message) {
        try {
            connection.publish(message.getReplyTo(), null);
        } catch (Throwable e) { // the dispatcher goes on
            LOG.debugf(e, "a heartbeat was not answered");
        }
    }

    private void ponged(Message message) {
        try {
            unanswered.set(0);
            if (message.isStatusMessage()) {
                lost.accept(this, "the server is gone");
                return;
            }
            var error = StreamingProtocol.pingError(message.getData());
            if (!error.isEmpty()) {
                lost.accept(this, "the server does not know us any more: " + error);
            }
        } catch (Throwable e) { // the dispatcher goes on
            LOG.errorf(e, "an answer of the bus could not be handled");
        }
    }

    private record Flight(EventBus.Receipt receipt, long deadline) {}
}
