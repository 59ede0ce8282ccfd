package io.tandem.eventsource.connector.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Worker;
import io.tandem.eventsource.nats.NatsAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Subscribes to a subject of core NATS, which repeats nothing: what arrives while no demand is left waits in a buffer of
 * {@value #BUFFER} bytes, and what does not fit is dropped and counted. In an orderly stop what waits is still published.
 *
 * <p>A short break is healed by the client; when it gives up, the connector fails and another takes its place. A message with
 * the header {@code Nats-Msg-Id} has an id of its own; others are anonymous.
 */
public final class NatsConnector extends BlockingConnector {
    private static final long BUFFER = 16 << 20;
    /** What a message costs beside its bytes. */
    private static final long OVERHEAD = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NatsSource source;
    private final ConnectionWatch watch;
    private final AtomicLong droppedByClient = new AtomicLong();
    private volatile Connection connection;
    private volatile Dispatcher dispatcher;

    public NatsConnector(NatsSource source, ConnectorContext context) {
        super(context, Worker.virtual("nats-" + context.eventName()), BUFFER);
        this.source = source;
        this.watch = new ConnectionWatch(
                context.eventName(),
                context.scheduler(),
                () -> {},
                reason -> fail(new NatsProblem("no connection to %s: %s".formatted(servers(), reason))));
    }

    @Override
    protected void connect() throws Exception {
        connection = Nats.connect(NatsOptions.from(source, context)
                .connectionListener(watch)
                .errorListener(watch)
                .build());
        watch.follow(connection);
        dispatcher = connection.createDispatcher(this::arrived);
        dispatcher.setPendingLimits(BUFFER / OVERHEAD, BUFFER);
        if (source.queue() == null || source.queue().isEmpty()) {
            dispatcher.subscribe(source.subject());
        } else {
            dispatcher.subscribe(source.subject(), source.queue());
        }
        connection.flush(PATIENCE);
        context.connected();
    }

    /** What the server has sent is still handed on; it sends nothing more. */
    @Override
    protected void stop() throws InterruptedException, TimeoutException, ExecutionException {
        if (dispatcher != null && connection.getStatus() == Connection.Status.CONNECTED) {
            var unused = dispatcher.drain(PATIENCE).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void disconnect() throws InterruptedException {
        watch.ignore();
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    protected boolean redelivers() {
        return false;
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return NatsFailure.explained(
                failure, "cannot subscribe to %s at %s".formatted(source.subject(), servers()), watch.said());
    }

    private void arrived(Message message) {
        countClientsDrops();
        var event = new Incoming(MessageData.coordinates(message), new MessageData(message, source), Settlement.NONE);
        if (!emit(event, message.getData().length)) {
            context.dropped(1);
        }
    }

    /** The client drops what we are too slow to take from it, and tells only the first time. */
    private void countClientsDrops() {
        long dropped = dispatcher.getDroppedCount();
        if (dropped > droppedByClient.get()) {
            context.dropped(dropped - droppedByClient.getAndSet(dropped));
        }
    }

    private String servers() {
        return NatsAddress.redacted(source.url());
    }
}
