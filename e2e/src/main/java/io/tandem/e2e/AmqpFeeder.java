package io.tandem.e2e;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.tandem.local.RabbitServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Publishes persistent messages to a durable queue, or to a stream; the message id is the number. */
final class AmqpFeeder implements MessageFeeder {
    static final String EXCHANGE_TYPE = "direct";
    static final String ROUTING_KEY = "numbers";
    private static final long CONFIRM_MILLIS = 5_000;
    private static final long FILL_MILLIS = 60_000;

    private final RabbitServer server;
    private final SourceKind kind;
    private final String exchange;
    private final Connection connection;
    private final Channel channel;

    /** Declares exchange and queue, both called {@code name}, as the source will. */
    AmqpFeeder(RabbitServer server, SourceKind kind, String name) {
        this.server = server;
        this.kind = kind;
        exchange = name;
        String url = "amqp://guest:guest@127.0.0.1:" + server.port();
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(url);
            connection = factory.newConnection("feeder");
            channel = connection.createChannel();
            channel.exchangeDeclare(name, EXCHANGE_TYPE, true, false, Map.of());
            channel.queueDeclare(name, true, false, false, arguments(kind));
            channel.queueBind(name, name, ROUTING_KEY);
            channel.confirmSelect();
        } catch (IOException | TimeoutException | URISyntaxException | GeneralSecurityException e) {
            throw new IllegalStateException("no RabbitMQ at " + url, e);
        }
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        try {
            publish(number, body);
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
            return CompletableFuture.completedFuture(kind.label());
        } catch (IOException | TimeoutException e) {
            return CompletableFuture.failedFuture(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for the broker once for many: it writes them to disk together. */
    @Override
    public List<Fed> fill(int count, int bytes) {
        List<Fed> fed = new ArrayList<>(count);
        try {
            for (long number = 0; number < count; number++) {
                publish(number, Body.of(number, bytes));
                fed.add(new Fed(kind.label(), number));
                if (fed.size() % MessageFeeder.inFlight(bytes) == 0) {
                    channel.waitForConfirmsOrDie(FILL_MILLIS);
                }
            }
            channel.waitForConfirmsOrDie(FILL_MILLIS);
            return fed;
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("cannot fill " + exchange, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Those that wait, and those that were given to a consumer; a stream keeps what was read. */
    @Override
    public OptionalLong unacknowledged() {
        if (kind == SourceKind.AMQP_STREAM) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(server.control("list_queues", "name", "messages")
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(queue -> queue.length == 2 && queue[0].equals(exchange))
                .mapToLong(queue -> Long.parseLong(queue[1].strip()))
                .findFirst()
                .orElseThrow());
    }

    @Override
    public void close() {
        connection.abort();
    }

    private static Map<String, Object> arguments(SourceKind kind) {
        return kind == SourceKind.AMQP_STREAM ? Map.of("x-queue-type", "stream") : Map.of();
    }

    private void publish(long number, byte[] body) throws IOException {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId(Long.toString(number))
                .deliveryMode(2)
                .contentType("application/json")
                .build();
        channel.basicPublish(exchange, ROUTING_KEY, properties, body);
    }
}
