package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Worker;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Consumes one queue of an AMQP 0-9-1 broker such as RabbitMQ.
 *
 * <p>Each message is acknowledged after the bus has stored its event; {@code consume.autoAck}, upstream's default, is
 * understood as "acknowledge for me" and never lets the broker forget a message earlier. A message that can never be
 * published is rejected and goes to the queue's dead letter exchange, if it has one.
 *
 * <p>A message that was not acknowledged comes again when its consumer's connection ends. Its event then has the same id
 * as before, and a bus removes the double, if the publisher set {@code message-id}. Other messages have no name: after a
 * crash the ones in flight may arrive twice.
 *
 * <p>A stream keeps all its messages and gives them to whoever asks: it is read from the position that is kept.
 */
public final class AmqpConnector extends BlockingConnector {
    private static final Logger LOG = Logger.getLogger(AmqpConnector.class);
    private static final int CLOSE_MILLIS = 1_000;

    private final AmqpSource source;
    private volatile Connection connection;
    private volatile Channel channel;
    private volatile Acknowledgements acknowledgements;
    private volatile Optional<StreamReading> stream = Optional.empty();
    private String consumerTag;

    public AmqpConnector(AmqpSource source, ConnectorContext context) {
        // the broker sends no more than the window, so that what waits here is bounded by it
        super(context, Worker.virtual("amqp-" + context.eventName()), Long.MAX_VALUE);
        this.source = source;
    }

    @Override
    protected void connect() throws Exception {
        connection = AmqpAddress.of(source, context.mounts())
                .connection("%s-%s".formatted(context.eventSourceName(), context.eventName()));
        var topology = new AmqpTopology(source, connection).declared();
        topology.asItIs()
                .ifPresent(reason -> LOG.warnf(
                        "the queue is used as it is: %s eventName=%s queue=%s",
                        reason, context.eventName(), topology.queue()));
        channel = topology.channel();
        acknowledgements = new Acknowledgements(channel, this::execute);
        channel.basicQos(prefetch());
        channel.addShutdownListener(this::lost);
        if (topology.isStream()) {
            stream = Optional.of(StreamReading.begin(
                    topology.queue(), topology.firstOffset(), context.checkpoint(), context.clock()));
        }
        Map<String, Object> arguments =
                stream.isPresent() ? Map.of(AmqpTopology.OFFSET, stream.get().offset()) : Map.of();
        consumerTag = topology.consume(arguments, new Deliveries(AmqpMessage.of(source, topology.queue())));
        context.connected();
    }

    /** More would only wait here. */
    private int prefetch() {
        var consume = source.consume();
        return consume == null || consume.prefetch() == null
                ? context.window()
                : Math.clamp(consume.prefetch(), 1, context.window());
    }

    @Override
    protected void stop() throws IOException {
        if (consumerTag != null && channel.isOpen()) {
            channel.basicCancel(consumerTag);
        }
    }

    /** The broker gives what was not settled to the next consumer. */
    @Override
    protected void disconnect() {
        if (acknowledgements != null) {
            acknowledgements.flush();
        }
        if (connection != null) {
            // abort is a close that reports nothing; it waits for the broker, so that settlements have reached it
            connection.abort(CLOSE_MILLIS);
        }
        stream.ifPresent(StreamReading::end);
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return AmqpFailure.explained(failure, source);
    }

    private void lost(ShutdownSignalException signal) {
        if (!signal.isInitiatedByApplication()) {
            fail(signal);
        }
    }

    private final class Deliveries extends DefaultConsumer {
        private final AmqpMessage message;

        Deliveries(AmqpMessage message) {
            super(channel);
            this.message = message;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            if (stopping()) {
                return; // not acknowledged, so it comes again
            }
            Settlement acknowledged =
                    (outcome, done) -> acknowledgements.settle(envelope.getDeliveryTag(), outcome, done);
            var offset = AmqpMessage.streamOffset(properties);
            if (offset.isPresent() && stream.isEmpty()) {
                fail(new IllegalStateException(
                        "queue %s is a stream: say so by x-queue-type: stream in queueDeclare.arguments, else what comes while nobody consumes would be lost"
                                .formatted(message.queue())));
                return;
            }
            if (offset.isPresent()) {
                if (stream.get().hasRead(offset.getAsLong())) {
                    acknowledged.settle(new Outcome.Filtered(), Settlement.Done.UNHEARD);
                    return;
                }
                acknowledged = read(stream.get().emitted(offset.getAsLong()), acknowledged);
            }
            Incoming event = message.incoming(envelope, properties, body, acknowledged);
            if (!emit(event, body.length) && !stopping()) {
                fail(new IllegalStateException("more messages came than were asked for"));
            }
        }

        /** The position counts; of a stream's message the broker only learns that another may come. */
        private static Settlement read(Settlement position, Settlement acknowledged) {
            return (outcome, done) -> {
                position.settle(outcome, Settlement.Done.UNHEARD);
                acknowledged.settle(new Outcome.Filtered(), done);
            };
        }

        @Override
        public void handleCancel(String tag) {
            fail(new IllegalStateException("the broker ended the consumer: queue %s was deleted, or its server went"
                    .formatted(message.queue())));
        }
    }
}
