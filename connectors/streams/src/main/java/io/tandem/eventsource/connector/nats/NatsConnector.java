package io.tandem.eventsource.connector.nats;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Subscribes to a subject of core NATS, which repeats nothing: what arrives while no demand is left waits in a buffer of
 * {@value #BUFFER} bytes, and what does not fit is dropped and counted. In an orderly stop what waits is still published.
 *
 * <p>A short break is healed by the client; when it gives up, the connector fails and another takes its place. A message with
 * the header {@code Nats-Msg-Id} has an id of its own; others are anonymous.
 */
public final class NatsConnector extends BlockingConnector {
    private static final Logger LOG = Logger.getLogger(NatsConnector.class);
    private static final long BUFFER = 16 << 20;
    /** What a message costs beside its bytes. */
    private static final long OVERHEAD = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String MESSAGE_ID = "Nats-Msg-Id";

    private final NatsSource source;
    private final Watch watch = new Watch();
    private final AtomicLong droppedByClient = new AtomicLong();
    private volatile Connection connection;
    private volatile Dispatcher dispatcher;

    public NatsConnector(NatsSource source, ConnectorContext context) {
        super(context, Worker.virtual("nats-" + context.eventName()), BUFFER);
        this.source = source;
    }

    @Override
    protected void connect() throws Exception {
        connection = Nats.connect(NatsOptions.from(source, context)
                .connectionListener(watch)
                .errorListener(watch)
                .build());
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
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    protected boolean redelivers() {
        return false;
    }

    /** Quotes no address: it may hold a password. */
    @Override
    protected Throwable explained(Throwable failure) {
        var said = watch.reason.orElse(failure.getMessage());
        return failure instanceof Lost || failure instanceof IllegalArgumentException
                ? failure
                : new IllegalStateException(
                        "cannot subscribe to %s at %s, see %s: %s"
                                .formatted(source.subject(), servers(), field(failure), said),
                        failure);
    }

    private static String field(Throwable failure) {
        return failure instanceof AuthenticationException ? "auth" : "url and tls";
    }

    private void arrived(Message message) {
        countClientsDrops();
        if (!emit(incoming(message), message.getData().length)) {
            context.dropped(1);
        }
    }

    private Incoming incoming(Message message) {
        var payload = new Payload(message);
        var id = message.hasHeaders() ? message.getHeaders().getFirst(MESSAGE_ID) : null;
        return id == null
                ? Incoming.anonymous(payload, Settlement.NONE)
                : Incoming.of(message.getSubject() + ":" + id, payload, Settlement.NONE);
    }

    /** The client drops what we are too slow to take from it, and tells only the first time. */
    private void countClientsDrops() {
        long dropped = dispatcher.getDroppedCount();
        if (dropped > droppedByClient.get()) {
            context.dropped(dropped - droppedByClient.getAndSet(dropped));
        }
    }

    private String servers() {
        return NatsOptions.redacted(source.url());
    }

    private final class Payload implements Incoming.Payload {
        private final Message message;

        Payload(Message message) {
            this.message = message;
        }

        @Override
        public byte[] json() throws InvalidPayloadException {
            var data = EventData.object()
                    .put("subject", message.getSubject())
                    .body(message.getData(), Boolean.TRUE.equals(source.jsonBody()));
            if (message.hasHeaders()) {
                data.putLists("header", header());
            }
            return data.metadata(source.metadata()).json();
        }

        @Override
        public byte[] original() {
            return message.getData();
        }

        private Map<String, List<String>> header() {
            var header = new TreeMap<String, List<String>>();
            message.getHeaders().forEach((name, values) -> header.put(name, new ArrayList<>(values)));
            return header;
        }
    }

    /** Fails the events when the client has given up, and keeps what the server said last. */
    private final class Watch implements ConnectionListener, ErrorListener {
        private final AtomicBoolean lost = new AtomicBoolean();
        private volatile Optional<String> reason = Optional.empty();

        @Override
        public void connectionEvent(Connection of, Events type) {
            switch (type) {
                case CLOSED -> {
                    if (of == connection && !stopping()) {
                        fail(new Lost("no connection to %s: %s".formatted(servers(), reason.orElse("it was closed"))));
                    }
                }
                case DISCONNECTED -> {
                    if (of == connection && !stopping() && !lost.getAndSet(true)) {
                        LOG.warnf("NATS connection lost eventName=%s", context.eventName());
                    }
                }
                case RESUBSCRIBED -> {
                    lost.set(false);
                    LOG.infof("NATS connection is back eventName=%s", context.eventName());
                }
                case CONNECTED, RECONNECTED, DISCOVERED_SERVERS, LAME_DUCK -> {}
            }
        }

        @Override
        public void errorOccurred(Connection of, String error) {
            reason = Optional.of(error);
        }

        @Override
        public void exceptionOccurred(Connection of, Exception exception) {
            reason = Optional.ofNullable(exception.getMessage());
        }
    }

    /** The client has given up. */
    private static final class Lost extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Lost(String message) {
            super(message);
        }
    }
}
