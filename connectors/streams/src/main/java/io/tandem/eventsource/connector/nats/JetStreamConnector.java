package io.tandem.eventsource.connector.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.support.Status;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Worker;
import io.tandem.eventsource.nats.NatsAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Reads a stream of JetStream by a durable consumer. Messages are asked for as events are, and acknowledged after the bus has
 * them; what is in flight is extended, and what was not settled is given back.
 *
 * <p>A short break is healed by the client. A consumer that is gone, or that does not answer, fails the connection: the next
 * one finds it, or makes it again.
 */
public final class JetStreamConnector extends BlockingConnector {
    private static final Logger LOG = Logger.getLogger(JetStreamConnector.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CHECK = Duration.ofSeconds(1);
    /** Each request is answered when it ends. */
    private static final Duration SILENCE = DurableConsumer.EXPIRES.multipliedBy(3);

    private static final int MOST_REFUSALS = 10;
    private static final String PENDING = "Nats-Pending-Messages";
    private static final String DELETED = "Consumer Deleted";

    private final NatsSource source;
    private final Checkpoint checkpoint;
    private final ConnectionWatch watch;
    private final PullDemand demand;
    private final AtomicBoolean pulling = new AtomicBoolean();
    /** Requests refused one after the other. */
    private final AtomicInteger refusals = new AtomicInteger();

    private volatile Connection connection;
    private volatile Dispatcher dispatcher;
    private volatile DurableConsumer consumer;
    private volatile LentMessages lent;
    private volatile String inbox;
    private volatile Future<?> checks;
    private volatile long heard;
    /** The server does not know our requests any more. */
    private volatile boolean forgotten;

    /** @param checkpoint where the position of the consumer is kept beside the server */
    JetStreamConnector(NatsSource source, ConnectorContext context, Checkpoint checkpoint) {
        // what was asked for is taken, or it would come again late, and to a consumer of few deliveries never
        super(context, Worker.virtual("jetstream-" + context.eventName()), Long.MAX_VALUE);
        this.source = source;
        this.checkpoint = checkpoint;
        this.demand = new PullDemand(context.window());
        this.watch = new ConnectionWatch(
                context.eventName(),
                context.scheduler(),
                () -> forgotten = true,
                reason -> fail(new NatsProblem(
                        "no connection to %s: %s".formatted(NatsAddress.redacted(source.url()), reason))));
    }

    @Override
    protected void connect() throws Exception {
        connection = Nats.connect(NatsOptions.from(source, context)
                .connectionListener(watch)
                .errorListener(watch)
                .build());
        watch.follow(connection);
        var found = new DurableConsumer(source, context.window(), checkpoint, connection);
        found.open();
        found.hint().ifPresent(context::note);
        lent = new LentMessages(connection, found.ackWait(), this::execute, context.scheduler());
        inbox = connection.createInbox();
        dispatcher = connection.createDispatcher(this::arrived);
        dispatcher.setPendingLimits(-1, -1); // no more is asked for than is wanted
        dispatcher.subscribe(inbox);
        connection.flush(PATIENCE);
        context.connected();
        consumer = found;
        heard = System.nanoTime();
        pull();
        checks = context.scheduler()
                .scheduleWithFixedDelay(
                        () -> execute(this::check), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the server has sent meanwhile is given back; it sends nothing more. */
    @Override
    protected void stop() throws InterruptedException, TimeoutException, ExecutionException {
        if (checks != null) {
            checks.cancel(false);
        }
        if (dispatcher != null && isConnected()) {
            var unused = dispatcher.drain(PATIENCE).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void disconnect() throws Exception {
        watch.ignore();
        if (connection == null) {
            return;
        }
        try {
            if (consumer != null && isConnected()) {
                giveBack();
                checkpoint.flush().await().indefinitely(); // it bounds itself
            }
        } finally {
            if (lent != null) {
                lent.close();
            }
            connection.close();
        }
    }

    @Override
    protected void requested() {
        if (consumer != null && demand.lacks(wanted()) && pulling.compareAndSet(false, true)) {
            execute(this::pull);
        }
    }

    @Override
    protected Throwable explained(Throwable failure) {
        var attempted = "cannot read stream %s by consumer %s at %s"
                .formatted(
                        source.jetstream().stream(), source.jetstream().durable(), NatsAddress.redacted(source.url()));
        return NatsFailure.explained(failure, attempted, watch.said());
    }

    /** On the connector's thread, for a client may block while its queue is full. */
    private void pull() {
        pulling.set(false);
        while (!stopping() && isConnected()) {
            int messages = demand.ask(wanted(), consumer.mostAtOnce());
            if (messages == 0) {
                return;
            }
            connection.publish(consumer.pullSubject(), inbox, consumer.pull(messages));
        }
    }

    /** Every second, on the connector's thread. Asks the server only if there is a reason to. */
    private void check() {
        if (stopping() || !isConnected()) {
            return;
        }
        boolean silent = demand.isOpen() && System.nanoTime() - heard > SILENCE.toNanos();
        if (!lent.moved() && !silent && !forgotten) {
            return;
        }
        try {
            consumer.check();
        } catch (IOException | JetStreamApiException e) {
            fail(e);
            return;
        }
        if (silent || forgotten) {
            forgotten = false;
            heard = System.nanoTime();
            demand.reset();
            pull();
        }
    }

    /** On the client's thread, which must see no exception. */
    private void arrived(Message message) {
        heard = System.nanoTime();
        try {
            if (message.isStatusMessage()) {
                told(message);
            } else {
                refusals.set(0);
                demand.delivered();
                delivered(message);
                requested();
            }
        } catch (Throwable e) {
            fail(e);
            Fatal.exitOn(e);
        }
    }

    private void delivered(Message message) {
        if (!message.isJetStream()) {
            return; // somebody else writes into our inbox
        }
        var place = message.metaData();
        long sequence = place.streamSequence();
        if (!lent.hold(sequence, message.getReplyTo())) {
            return;
        }
        var coordinates = MessageData.coordinates(message)
                .orElseGet(() -> place.getStream() + ":" + sequence + ":"
                        + place.timestamp().toInstant());
        var event = Incoming.of(
                coordinates, new MessageData(message, source), (outcome, done) -> lent.settle(sequence, outcome, done));
        if (stopping()) {
            lent.settle(sequence, new Outcome.Withdrawn(), Settlement.Done.UNHEARD);
        } else if (!emit(event, message.getData().length)) {
            lent.settle(sequence, new Outcome.Unavailable("there is no room"), Settlement.Done.UNHEARD);
        }
    }

    /**
     * A server that still counts on a request of ours would take up what is given back, find that nobody listens, and put it
     * behind the others. Asked about the consumer it forgets such requests.
     */
    private void giveBack() throws Exception {
        try {
            lent.flush();
            consumer.check();
        } finally {
            lent.giveBackAll();
            connection.flush(PATIENCE);
        }
    }

    /** What became of a request. */
    private void told(Message message) {
        var status = message.getStatus();
        switch (status.getCode()) {
            case 408 -> {
                refusals.set(0);
                demand.ended(undelivered(message));
                requested();
            }
            case 409, 503 -> {
                if (DELETED.equals(status.getMessage())) {
                    fail(consumer.deleted());
                } else if (refusals.incrementAndGet() > MOST_REFUSALS) {
                    fail(refused(status));
                } else if (!forgotten) { // its leader is changing, or the server is leaving
                    forgotten = true;
                    LOG.debugf("asked again eventName=%s reason=%s", context.eventName(), status.getMessageWithCode());
                }
            }
            default -> fail(refused(status));
        }
    }

    private static NatsProblem refused(Status status) {
        return new NatsProblem(
                "the consumer refuses to deliver, see jetstream.durable: " + status.getMessageWithCode());
    }

    private static long undelivered(Message message) {
        var pending = message.hasHeaders() ? message.getHeaders().getFirst(PENDING) : null;
        return pending == null ? 0 : Long.parseLong(pending);
    }

    private boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }
}
