package io.tandem.eventsource.connector.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Subscribes to a subject of core NATS, which repeats nothing: what arrives while no demand is left waits in a buffer of
 * {@value #BUFFER} bytes, and what does not fit is dropped and counted.
 *
 * <p>A short break is healed by the client; when it gives up, the connector fails and another takes its place. A message with
 * the header {@code Nats-Msg-Id} has an id of its own; others are anonymous.
 */
public final class NatsConnector implements Connector {
    private static final Logger LOG = Logger.getLogger(NatsConnector.class);
    private static final long BUFFER = 16 << 20;
    /** What a message costs beside its bytes. */
    private static final long OVERHEAD = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String MESSAGE_ID = "Nats-Msg-Id";

    private final NatsSource source;
    private final ConnectorContext context;
    private final AtomicLong buffered = new AtomicLong();
    private final AtomicLong droppedByClient = new AtomicLong();
    private volatile Dispatcher dispatcher;

    public NatsConnector(NatsSource source, ConnectorContext context) {
        this.source = source;
        this.context = context;
    }

    @Override
    public Multi<Incoming> events() {
        return Multi.createFrom().<Message>emitter(this::connect).onItem().transform(this::incoming);
    }

    private void connect(MultiEmitter<? super Message> messages) {
        var watch = new Watch(messages);
        try {
            var options = NatsOptions.from(source, context)
                    .connectionListener(watch)
                    .errorListener(watch)
                    .build();
            var connection = Nats.connect(options);
            messages.onTermination(() -> close(connection));
            watch.connected = true;
            dispatcher = connection.createDispatcher(message -> arrived(message, messages));
            dispatcher.setPendingLimits(BUFFER / OVERHEAD, BUFFER);
            if (source.queue() == null || source.queue().isEmpty()) {
                dispatcher.subscribe(source.subject());
            } else {
                dispatcher.subscribe(source.subject(), source.queue());
            }
            connection.flush(PATIENCE);
            context.connected();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            messages.fail(e);
        } catch (IOException | TimeoutException | GeneralSecurityException | RuntimeException e) {
            messages.fail(new IllegalStateException(
                    "cannot subscribe to %s at %s: %s"
                            .formatted(source.subject(), source.url(), watch.reason.orElse(e.getMessage())),
                    e));
        }
    }

    private void arrived(Message message, MultiEmitter<? super Message> messages) {
        countClientsDrops();
        if (buffered.addAndGet(size(message)) > BUFFER) {
            buffered.addAndGet(-size(message));
            context.dropped(1);
        } else {
            messages.emit(message);
        }
    }

    private Incoming incoming(Message message) {
        buffered.addAndGet(-size(message));
        countClientsDrops();
        Incoming.Payload payload = () -> {
            var data = EventData.object()
                    .put("subject", message.getSubject())
                    .body(message.getData(), Boolean.TRUE.equals(source.jsonBody()));
            if (message.hasHeaders()) {
                data.putLists("header", header(message));
            }
            return data.metadata(source.metadata()).json();
        };
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

    private static Map<String, List<String>> header(Message message) {
        var header = new TreeMap<String, List<String>>();
        message.getHeaders().forEach((name, values) -> header.put(name, new ArrayList<>(values)));
        return header;
    }

    private static long size(Message message) {
        return message.getData().length + OVERHEAD;
    }

    /** Closing waits for the server; nobody should wait for us. */
    private static void close(Connection connection) {
        Thread.ofVirtual().name("nats-close").start(() -> {
            try {
                connection.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Fails the events when the client has given up, and keeps what the server said last. */
    private final class Watch implements ConnectionListener, ErrorListener {
        private final MultiEmitter<? super Message> messages;
        /** Until then, connecting fails by an exception. */
        private volatile boolean connected;

        private final AtomicBoolean lost = new AtomicBoolean();
        private volatile Optional<String> reason = Optional.empty();

        Watch(MultiEmitter<? super Message> messages) {
            this.messages = messages;
        }

        @Override
        public void connectionEvent(Connection connection, Events type) {
            switch (type) {
                case CLOSED -> {
                    if (connected && !messages.isCancelled()) {
                        messages.fail(new IllegalStateException(
                                "no connection to %s: %s".formatted(source.url(), reason.orElse("it was closed"))));
                    }
                }
                case DISCONNECTED -> {
                    if (connected && !messages.isCancelled() && !lost.getAndSet(true)) {
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
        public void errorOccurred(Connection connection, String error) {
            reason = Optional.of(error);
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception exception) {
            reason = Optional.ofNullable(exception.getMessage());
        }
    }
}
