package io.tandem.eventsource.connector.kafka;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.commit.KafkaIgnoreCommit;
import io.smallrye.reactive.messaging.kafka.impl.ReactiveKafkaConsumer;
import io.smallrye.reactive.messaging.kafka.impl.RuntimeKafkaSourceConfiguration;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * SmallRye's Kafka consumer, for one connection: polls on a thread of its own, hands over whole polls as they are asked for,
 * and pauses while they are not. Its own retrying is off: a failed poll ends the stream, for a poll that always fails would
 * be retried without a word.
 */
final class PollingConsumer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PollingConsumer.class);

    /** Short: whatever else the consumer is asked to do waits until a poll has ended. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Duration DISCONNECT = Duration.ofSeconds(1);
    /** Polls that wait, not asked for yet, when the consumer pauses; one more may be under way. */
    private static final int WAITING = 2;

    /** What a close may take: to leave, and before it what the consumer is doing. */
    private static final Duration CLOSE = DISCONNECT.multipliedBy(2);

    private final Context context;
    private final ReactiveKafkaConsumer<byte[], byte[]> client;
    private final CompletableFuture<?> created;
    private volatile Thread resting;
    private volatile boolean rest;

    /** Does not connect. */
    PollingConsumer(KafkaSettings settings, Vertx vertx) {
        this.context = vertx.getOrCreateContext();
        this.client = new Client(settings, context);
        // once and never again, so that there is one consumer to be closed, or none
        this.created = client.withConsumerOnPollingThread().subscribeAsCompletionStage();
    }

    /** Polls as a member of the group, once it is subscribed to. */
    Multi<ConsumerRecords<byte[], byte[]>> subscribe(String topic, KafkaConsumerRebalanceListener listener) {
        // offsets are not committed by acknowledging messages, of which none is made, but by the listener's owner
        client.setRebalanceListener(listener, new KafkaIgnoreCommit());
        return client.subscribeBatch(Set.of(topic));
    }

    /** Polls of one partition from this offset on, once it is subscribed to. */
    Multi<ConsumerRecords<byte[], byte[]>> assign(TopicPartition partition, long offset) {
        return client.assignAndSeekBatch(Map.of(partition, Optional.of(offset)));
    }

    /** Runs on the consumer's thread; blocks until it has. What it throws is thrown here. */
    <T> T call(Duration limit, Function<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>, T> action) {
        awaitCreated(limit);
        return client.withConsumerOnPollingThread().map(action).await().atMost(limit);
    }

    /** As {@link #call}, without an answer. */
    void await(Duration limit, Consumer<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> action) {
        awaitCreated(limit);
        client.runOnPollingThread(action).await().atMost(limit);
    }

    /** Runs on the consumer's thread, later; not after the end. */
    void later(Consumer<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> action) {
        client.runOnPollingThread(action)
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf(failure, "kafka consumer is closed"));
    }

    /** Polls seldom until {@link #wake()}: SmallRye's consumer would poll each two milliseconds while it is paused. */
    void rest() {
        if (!rest) {
            rest = true;
            later(this::restOnce);
        }
    }

    void wake() {
        if (rest) {
            rest = false;
            LockSupport.unpark(resting);
        }
    }

    /** Keeps the consumer's thread from polling for a while, and lets it poll in between. */
    private void restOnce(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> unused) {
        resting = Thread.currentThread();
        long end = System.nanoTime() + POLL.toNanos();
        for (long left = POLL.toNanos(); rest && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
        if (rest) {
            later(this::restOnce);
        }
    }

    /** Fetches no more, and goes on polling for the group's protocol and the answers to commits. */
    void pause() {
        if (isOpen()) {
            client.pause().subscribe().with(paused -> {}, failure -> LOG.debugf(failure, "kafka consumer is closed"));
        }
    }

    /** Whether there is a consumer, connected or not. */
    boolean isOpen() {
        return created.isDone() && !created.isCompletedExceptionally();
    }

    /**
     * Disconnects and ends the thread; a static member stays in its group. Blocks for two seconds at most: a consumer that is
     * busy for longer, or not created yet, is closed as soon as it can be.
     */
    @Override
    public void close() {
        wake();
        var closed = new CompletableFuture<Void>();
        var unused = created.whenComplete((consumer, failure) -> context.runOnContext(now -> {
            if (failure != null) {
                // its thread can only be ended through a consumer, and none could be made
                client.injectClient(new MockConsumer<>("earliest"));
            }
            // not on another thread: there its close waits for two seconds and then leaves everything open
            client.close();
            client.runOnPollingThread(ended -> {})
                    .subscribe()
                    .with(ended -> closed.complete(null), ended -> closed.complete(null));
        }));
        try {
            closed.get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("kafka consumer is closed later");
        }
    }

    private void awaitCreated(Duration limit) {
        // a copy: a wait that is given up would cancel it for all
        Uni.createFrom().completionStage(created.copy()).await().atMost(limit);
    }

    /**
     * Drops the polls that wait as soon as one fails, so that records before a damaged one would be read only if they happened
     * to be handed over before. So that failure waits in their line, in the place of a poll.
     */
    private static final class Client extends ReactiveKafkaConsumer<byte[], byte[]> {
        Client(KafkaSettings settings, Context context) {
            super(
                    settings.client(),
                    null,
                    null,
                    new RuntimeKafkaSourceConfiguration(
                            settings.topic(), true, WAITING, 0, false, 0, 1, (int) DISCONNECT.toMillis()),
                    true,
                    (int) POLL.toMillis(),
                    true,
                    false,
                    created -> {},
                    (failure, fatal) -> LOG.debugf(failure, "kafka record cannot be read topic=%s", settings.topic()),
                    context);
        }

        /** Of what SmallRye asks the consumer for, only a poll can fail in that way. */
        @Override
        @SuppressWarnings("unchecked")
        public <T> Uni<T> runOnPollingThread(
                Function<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>, T> action) {
            return super.runOnPollingThread(action)
                    .onFailure(KafkaFailure::isDamage)
                    .recoverWithItem(failure -> (T) new FailedPoll(failure));
        }
    }
}
