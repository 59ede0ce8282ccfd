package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** One connection, channel and consumer. Its methods block: call them on virtual threads, one after the other. */
final class AmqpSession {
    private static final Logger LOG = Logger.getLogger(AmqpSession.class);
    private static final int CLOSE_MILLIS = 1_000;

    /** No monitor: it would hold a virtual thread to its carrier while the network is waited for. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AmqpSource source;
    private final ConnectorContext context;
    private final MultiEmitter<? super Incoming> out;
    private final AtomicBoolean failed = new AtomicBoolean();
    private Connection connection;
    private Channel channel;
    private String consumerTag;
    private volatile boolean stopped;

    AmqpSession(AmqpSource source, ConnectorContext context, MultiEmitter<? super Incoming> out) {
        this.source = source;
        this.context = context;
        this.out = out;
    }

    void start() {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            try {
                connection = AmqpAddress.factory(source, context.mounts())
                        .newConnection("%s-%s".formatted(context.eventSourceName(), context.eventName()));
                channel = connection.createChannel();
                channel.basicQos(context.window());
                channel.addShutdownListener(this::lost);
                var topology = new AmqpTopology(source);
                var queue = topology.declare(channel);
                consumerTag = topology.consume(channel, queue, new Deliveries(AmqpMessage.of(source, queue)));
                context.connected();
            } catch (IOException | TimeoutException | RuntimeException e) {
                fail(AmqpFailure.explained(e, source));
                disconnect();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the intake; what is in flight can still be settled. */
    void stop() {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            stopped = true;
            if (consumerTag != null && channel.isOpen()) {
                try {
                    channel.basicCancel(consumerTag);
                } catch (IOException | AlreadyClosedException e) {
                    LOG.debugf("amqp cancel failed event=%s reason=%s", context.eventName(), e.getMessage());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Disconnects; the broker gives what was not settled to the next consumer. */
    void close() {
        lock.lock();
        try {
            stop();
            disconnect();
        } finally {
            lock.unlock();
        }
    }

    private void disconnect() {
        if (connection == null) {
            return;
        }
        // abort is a close that reports nothing; it waits for the broker, so that settlements have reached it
        connection.abort(CLOSE_MILLIS);
    }

    private void lost(ShutdownSignalException signal) {
        if (!signal.isInitiatedByApplication()) {
            fail(AmqpFailure.explained(signal, source));
        }
    }

    /** The first reason counts: a closed channel is told both by the call and by the listener. */
    private void fail(Throwable reason) {
        if (!stopped && failed.compareAndSet(false, true)) {
            out.fail(reason);
        }
    }

    private void settle(long tag, Outcome outcome, Settlement.Done done) {
        try {
            switch (outcome) {
                case Outcome.Published p -> channel.basicAck(tag, false);
                case Outcome.Filtered f -> channel.basicAck(tag, false);
                case Outcome.Parked p -> channel.basicAck(tag, false);
                case Outcome.Invalid i -> channel.basicReject(tag, false);
                case Outcome.Unavailable u -> channel.basicNack(tag, false, true);
                case Outcome.Withdrawn w -> channel.basicNack(tag, false, true);
            }
            done.settled();
        } catch (IOException | AlreadyClosedException e) {
            done.unsettled(e);
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
            if (!stopped) {
                out.emit(message.incoming(
                        envelope,
                        properties,
                        body,
                        (outcome, done) -> settle(envelope.getDeliveryTag(), outcome, done)));
            }
        }

        @Override
        public void handleCancel(String tag) {
            fail(new IllegalStateException("the broker ended the consumer: was the queue deleted?"));
        }
    }
}
