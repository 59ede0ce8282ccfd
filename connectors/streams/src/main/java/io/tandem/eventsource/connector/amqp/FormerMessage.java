package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.tandem.eventsource.connector.amqp.StreamPosition.Read;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a stream is the one that was read: it has to show the message that was read last. RabbitMQ is silent where it is asked
 * for an offset beyond a stream's end, until there is one, so that a shorter stream would be skipped up to there.
 *
 * <p>Asked on a channel of its own: a broker may begin with the chunk that has the message, and goes on after an
 * acknowledgement, for which the connector's thread, which waits here, has no time.
 */
final class FormerMessage extends DefaultConsumer {
    private final long asked;
    private final CompletableFuture<Shown> shown = new CompletableFuture<>();

    private FormerMessage(Channel channel, long asked) {
        super(channel);
        this.asked = asked;
    }

    /**
     * What a stream has.
     *
     * @param offset higher than what was asked for where retention has taken that away
     */
    record Shown(long offset, long sum) {
        /** Whether a stream never had anything else here. */
        boolean is(Read read) {
            return offset == read.last() && read.sum().equals(OptionalLong.of(sum));
        }
    }

    /** What comes first of what was read last and of all after it; blocks. Empty if there is nothing within this time. */
    static Optional<Shown> of(Read read, Connection connection, Duration limit)
            throws IOException, InterruptedException {
        var channel = connection.createChannel();
        try {
            var former = new FormerMessage(channel, read.last());
            channel.basicQos(1); // it may be large
            channel.basicConsume(read.queue(), false, Map.of(AmqpTopology.OFFSET, read.last()), former);
            return Optional.of(former.shown.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException reason ? reason : new IOException(e.getCause());
        } finally {
            channel.abort();
        }
    }

    /**
     * To be called before the stream is read on.
     *
     * @param limit for how long was waited
     * @throws IllegalStateException if it is, or may be, another stream
     */
    static void confirm(Read read, Optional<Shown> shown, Duration limit) {
        if (shown.isEmpty()) {
            throw new IllegalStateException(
                    "stream %s: the broker gave nothing at offset %d, which was read, within %d s: it is slow or without a quorum, or the stream was deleted and made again, or is another broker's. If the stream ends before that offset (rabbitmqctl list_queues name messages, or the management page), %s"
                            .formatted(read.queue(), read.last(), limit.toSeconds(), remedy()));
        }
        if (shown.get().offset() == read.last()
                && read.sum().isPresent()
                && !shown.get().is(read)) {
            throw new IllegalStateException(
                    "stream %s has another message at offset %d than was read there: it was deleted and made again, or is another broker's; %s"
                            .formatted(read.queue(), read.last(), remedy()));
        }
    }

    /**
     * Whether the stream that was read is there after all.
     *
     * @param messages that the broker counts in the stream
     * @throws IllegalStateException if nobody can tell: as long as it is, the broker should have given something
     */
    static boolean isThereAgain(Read former, Optional<Shown> shown, long messages, Duration limit) {
        if (shown.isEmpty() && messages > former.last()) {
            confirm(former, shown, limit);
        }
        return shown.isPresent() && shown.get().is(former);
    }

    private static String remedy() {
        return "delete the event's checkpoint while there are no replicas, and it begins anew, where x-stream-offset in"
                + " queueDeclare.arguments says";
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
            throws IOException {
        var offset = AmqpMessage.streamOffset(properties);
        if (offset.isPresent() && offset.getAsLong() >= asked) {
            shown.complete(new Shown(offset.getAsLong(), AmqpMessage.checksum(properties, body)));
        } else if (offset.isPresent()) {
            getChannel().basicAck(envelope.getDeliveryTag(), false); // the next one
        }
    }

    @Override
    public void handleCancel(String tag) {
        shown.completeExceptionally(new IOException("the broker ended the consumer"));
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
        shown.completeExceptionally(signal);
    }
}
