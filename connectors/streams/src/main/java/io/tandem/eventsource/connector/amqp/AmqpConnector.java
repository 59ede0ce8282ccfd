package io.tandem.eventsource.connector.amqp;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Consumes one queue of an AMQP 0-9-1 broker such as RabbitMQ.
 *
 * <p>Each message is acknowledged after the bus has stored its event; {@code consume.autoAck}, upstream's default, is
 * understood as "acknowledge for me" and never lets the broker forget a message earlier. A message that can never be
 * published is rejected and goes to the queue's dead letter exchange, if it has one.
 *
 * <p>A message that was not acknowledged comes again when its consumer's connection ends. Its event then has the same id
 * as before, and a bus removes the double, if the publisher set {@code message-id}, or if the queue is a stream. Other
 * messages have no name: after a crash the ones in flight may arrive twice.
 */
public final class AmqpConnector implements Connector {
    private static final Executor BLOCKING =
            task -> Thread.ofVirtual().name("amqp").start(task);

    private final AmqpSource source;
    private final ConnectorContext context;
    private volatile AmqpSession session;

    public AmqpConnector(AmqpSource source, ConnectorContext context) {
        this.source = source;
        this.context = context;
    }

    @Override
    public Multi<Incoming> events() {
        // the broker sends no more than the window, so that this buffer is bounded by it
        return Multi.createFrom().emitter(out -> {
            var started = new AmqpSession(source, context, out);
            session = started;
            out.onCancellation(() -> BLOCKING.execute(started::stop));
            BLOCKING.execute(started::start);
        });
    }

    @Override
    public Uni<Void> close() {
        var running = session;
        return running == null
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().completionStage(() -> CompletableFuture.runAsync(running::close, BLOCKING));
    }
}
