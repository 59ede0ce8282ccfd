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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
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
 * crash the ones in flight may arrive twice. From a queue that goes with its connection nothing comes again: what was received
 * of it is published, also after the connection has broken, or counted as dropped.
 *
 * <p>A stream keeps all its messages and gives them to whoever asks: it is read from the position that is kept.
 */
public final class AmqpConnector extends BlockingConnector {
    private static final Logger LOG = Logger.getLogger(AmqpConnector.class);
    private static final int CLOSE_MILLIS = 1_000;
    /** How long what was sent to a consumer that ends may be on its way. */
    private static final int END_MILLIS = 2_000;
    /** How long a broker may take to give a message of a stream, which it reads from a file. */
    static final Duration ANSWER = Duration.ofSeconds(10);

    /** Messages that may come at once though it is not known how large they are. */
    private static final int FEW = 4;

    private final AmqpSource source;
    private final MessageSizes sizes;
    private final Duration answerLimit;
    private final boolean redelivers;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean following = new AtomicBoolean();
    private volatile Connection connection;
    private volatile Channel channel;
    private volatile Acknowledgements acknowledgements;
    private volatile Optional<StreamReading> stream = Optional.empty();
    private volatile Consumption consumption;

    public AmqpConnector(AmqpSource source, ConnectorContext context) {
        this(source, context, new MessageSizes(), ANSWER);
    }

    /**
     * @param sizes of all connectors of this event, one after the other
     * @param answerLimit how long the broker may take to give a message of a stream again
     */
    AmqpConnector(AmqpSource source, ConnectorContext context, MessageSizes sizes, Duration answerLimit) {
        // beside as many bytes that are not settled: the broker sends so much while consumers follow each other
        super(
                context,
                Worker.virtual("amqp-" + context.eventName()),
                AmqpTopology.endsWithItsConnection(source)
                        ? Long.MAX_VALUE // to read again what has no room would be to lose it
                        : context.budget().share());
        this.source = source;
        this.sizes = sizes;
        this.answerLimit = answerLimit;
        this.redelivers = source.lostWithConnection().isEmpty();
    }

    @Override
    protected void connect() throws Exception {
        connection = AmqpAddress.of(source, context.mounts())
                .connection(
                        "%s-%s".formatted(context.eventSourceName(), context.eventName()),
                        context.budget().limit());
        var topology = new AmqpTopology(source, connection);
        var kept = kept(topology);
        topology.declared();
        topology.asItIs().ifPresent(reason -> usedAsItIs(topology.queue(), reason));
        source.lostWithConnection()
                .ifPresent(remedy -> context.note(
                        "queue %s goes with its connection, and what is in it or comes until the next one is lost: %s"
                                .formatted(topology.queue(), remedy)));
        if (topology.asItIs().isEmpty()) { // else what it was made with is not known
            source.deliveryLimit(DeliveryLimit.byDefault(connection.getServerProperties()))
                    .ifPresent(limit ->
                            context.note("queue %s: %s".formatted(topology.queue(), AmqpSource.lostAfter(limit))));
        }
        channel = topology.channel();
        acknowledgements = new Acknowledgements(channel, this::execute);
        channel.addShutdownListener(this::lost);
        if (topology.isStream()) {
            stream = Optional.of(StreamReading.begin(
                    topology.queue(), confirmed(kept), topology.firstOffset(), context.checkpoint(), context.clock()));
        }
        var message = AmqpMessage.of(
                source, topology.queue(), stream.map(StreamReading::birth).orElse(""));
        IntSupplier ahead = () -> ahead(topology);
        consumption =
                new Consumption(topology, ahead, this::arguments, messages -> new Deliveries(message, messages, ahead));
        consumption.begin();
        context.connected();
    }

    /** Where a stream is read on; asked before it is declared, when nobody could tell any more that it was gone. */
    private Optional<StreamPosition> kept(AmqpTopology topology) throws IOException {
        if (!topology.isStream()) {
            return Optional.empty();
        }
        var queue = topology.name();
        var kept = StreamReading.kept(queue, context.checkpoint());
        // of one that was not read, what comes later is to be read, in whichever stream it comes
        if (kept.isEmpty() || kept.get() instanceof StreamPosition.Since || !topology.isDeleted()) {
            return kept;
        }
        var birth = kept.get().birth();
        if (kept.get() instanceof StreamPosition.Read read) {
            birth = StreamReading.anew(read, context.checkpoint()).birth();
            LOG.infof(
                    "the stream was deleted: it is read from its first message when it is made again eventName=%s queue=%s birth=%s",
                    context.eventName(), queue, birth);
        }
        return Optional.of(new StreamPosition.Anew(queue, birth, Optional.empty())); // the former is not here
    }

    /** Where a stream is read on that is there: that no other stands there under its name, or the former again. */
    private Optional<StreamPosition> confirmed(Optional<StreamPosition> kept) throws IOException, InterruptedException {
        if (kept.isPresent() && kept.get() instanceof StreamPosition.Read read) {
            FormerMessage.confirm(read, FormerMessage.of(read, connection, answerLimit), answerLimit);
        }
        if (kept.isPresent()
                && kept.get() instanceof StreamPosition.Anew anew
                && anew.former().isPresent()) {
            var former = anew.former().get();
            var shown = FormerMessage.of(former, connection, answerLimit);
            if (FormerMessage.isThereAgain(former, shown, channel.messageCount(former.queue()), answerLimit)) {
                context.checkpoint().save(former.json());
                LOG.infof(
                        "the stream that was read before is there again eventName=%s queue=%s",
                        context.eventName(), former.queue());
                return Optional.of(former);
            }
        }
        return kept;
    }

    private void usedAsItIs(String queue, String reason) {
        context.note("queue %s is used as it is: %s".formatted(queue, reason));
        LOG.warnf("the queue is used as it is: %s eventName=%s queue=%s", reason, context.eventName(), queue);
    }

    /** More would only wait here, and fill the memory where messages are large. */
    private int ahead(AmqpTopology topology) {
        var consume = source.consume();
        int most = consume == null || consume.prefetch() == null
                ? context.window()
                : Math.clamp(consume.prefetch(), 1, context.window());
        boolean few = most <= FEW || !topology.replacesConsumers();
        return sizes.fitting(context.budget().share(), most, few ? most : 1);
    }

    private Map<String, Object> arguments() {
        return stream.isPresent() ? Map.of(AmqpTopology.OFFSET, stream.get().offset()) : Map.of();
    }

    @Override
    protected boolean redelivers() {
        return redelivers;
    }

    @Override
    protected void stop() throws IOException, InterruptedException {
        if (consumption != null && consumption.end() && !redelivers) {
            if (!ended.await(END_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warnf("the broker did not confirm the end of the consumer eventName=%s", context.eventName());
            }
            consumption.left().filter(left -> left > 0).ifPresent(context::dropped);
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
            if (AmqpFailure.tooLarge(signal)) {
                // it comes alone from now on: what the broker sends with it could not be acknowledged either
                sizes.arrived(context.budget().limit());
            }
            fail(signal);
        }
    }

    private void change(Consuming change) {
        execute(() -> {
            following.set(false);
            try {
                if (!stopping()) {
                    change.apply(consumption);
                }
            } catch (IOException e) {
                fail(e);
            }
        });
    }

    private interface Consuming {
        void apply(Consumption consumption) throws IOException;
    }

    private record Acknowledged(Acknowledgements acknowledgements, long tag, boolean redelivers) implements Settlement {
        @Override
        public void settle(Outcome outcome, Done done) {
            acknowledgements.settle(tag, outcome, done);
        }
    }

    private final class Deliveries extends DefaultConsumer {
        private final AmqpMessage message;
        private final int messages;
        private final IntSupplier ahead;

        /**
         * @param messages that the broker may send ahead to this consumer
         * @param ahead as many as would be right by now
         */
        Deliveries(AmqpMessage message, int messages, IntSupplier ahead) {
            super(channel);
            this.message = message;
            this.messages = messages;
            this.ahead = ahead;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            if (stopping() && redelivers) {
                return; // not acknowledged, so it comes again
            }
            Settlement acknowledged = new Acknowledged(acknowledgements, envelope.getDeliveryTag(), redelivers);
            var offset = AmqpMessage.streamOffset(properties);
            if (offset.isPresent() && stream.isEmpty()) {
                fail(new IllegalStateException(
                        "queue %s is a stream: say so by x-queue-type: stream in queueDeclare.arguments, else what comes while nobody consumes would be lost"
                                .formatted(message.queue())));
                return;
            }
            if (offset.isPresent()) {
                long sum = AmqpMessage.checksum(properties, body);
                if (stream.get().hasRead(offset.getAsLong())) {
                    acknowledged.settle(new Outcome.Filtered(), Settlement.Done.UNHEARD);
                    return;
                }
                acknowledged = read(stream.get().emitted(offset.getAsLong(), sum), acknowledged);
            }
            Incoming event = message.incoming(envelope, properties, body, acknowledged);
            sizes.arrived(body.length);
            boolean emitted = emit(event, body.length);
            if (!emitted && !redelivers) {
                context.dropped(1);
            } else if (!emitted && !stopping()) {
                fail(new IllegalStateException(
                        "the messages of queue %s have become larger, and the broker has sent more of them than memory has room for: reading again, %d at a time"
                                .formatted(message.queue(), ahead.getAsInt())));
            } else if (emitted && ahead.getAsInt() != messages && !following.getAndSet(true)) {
                change(Consumption::follow);
            }
        }

        /** The position counts; of a stream's message the broker only learns that another may come. */
        private static Settlement read(Settlement position, Settlement acknowledged) {
            return (outcome, done) -> {
                position.settle(outcome, Settlement.Done.UNHEARD);
                acknowledged.settle(new Outcome.Filtered(), done);
            };
        }

        /** All that was sent to this consumer has come. */
        @Override
        public void handleCancelOk(String tag) {
            if (stopping()) {
                ended.countDown();
            }
            change(Consumption::begin);
        }

        @Override
        public void handleCancel(String tag) {
            fail(new IllegalStateException("the broker ended the consumer: queue %s was deleted, or its server went"
                    .formatted(message.queue())));
        }
    }
}
