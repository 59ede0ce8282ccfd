package io.tandem.eventsource.connector.pulsar;

import io.tandem.api.Excerpt;
import io.tandem.api.source.PulsarSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.PollingConnector;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerCryptoFailureAction;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jboss.logging.Logger;

/**
 * Reads topics of Pulsar by a durable subscription that has the name of the event, and acknowledges a message after the bus
 * has stored its event.
 *
 * <p>Each topic, and each partition of one, has a consumer of its own, so that what is fetched ahead has a bound in bytes
 * over all of them: the client's consumer of several topics keeps to a number of messages. A consumer begins with few messages and
 * fetches more where they are taken quickly.
 *
 * <p>The client heals a short break by itself. What it is given again then, and is in flight here, makes no second event.
 */
public final class PulsarConnector extends PollingConnector implements TopicReader.Listener {
    private static final Logger LOG = Logger.getLogger(PulsarConnector.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration CHECK = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final Duration GIVEN_BACK = Duration.ofSeconds(1);
    /** What an orderly end waits for the next message that the client has, and for all of them. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final Duration END = Duration.ofSeconds(1);
    /** Messages of a topic: what the broker was asked for comes, however large it is. */
    private static final int MOST_AHEAD = 64;
    /** Taken of one topic before another has its turn. */
    private static final int TURN = 64;
    /** Of a topic that stores nothing: what was not asked for is lost. */
    private static final int MOST_UNSTORED = 256;

    private final PulsarSource source;
    private final PulsarTiming timing;
    private final PulsarThreads threads;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<TopicReader> readers = new ArrayList<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private PulsarClient client;
    private List<String> partitions = List.of();
    private List<CompletableFuture<Consumer<byte[]>>> consumers = List.of();
    private long lostSince;

    public PulsarConnector(PulsarSource source, ConnectorContext context, PulsarThreads threads) {
        this(source, context, threads, PulsarTiming.OURS);
    }

    PulsarConnector(PulsarSource source, ConnectorContext context, PulsarThreads threads, PulsarTiming timing) {
        super(context, Worker.virtual("pulsar-" + context.eventName()), Duration.ZERO);
        this.source = source;
        this.timing = timing;
        this.threads = threads;
    }

    @Override
    protected void open() throws Exception {
        if (source.topics().isEmpty()) {
            throw new IllegalArgumentException("topics is empty: name at least one");
        }
        client = threads.client(ClientSettings.of(source, context.mounts(), timing));
        partitions = await(partitions());
        consumers = partitions.stream().map(this::subscribe).toList();
        await(CompletableFuture.allOf(consumers.toArray(CompletableFuture[]::new)));
        for (var consumer : consumers) {
            readers.add(new TopicReader(consumer.join(), shares(), timing.answer(), context, this));
        }
        context.connected();
        readers.forEach(TopicReader::ask);
        repeat(this::checkConnection, CHECK);
        repeat(this::checkPartitions, timing.partitions());
    }

    @Override
    protected boolean receive(int most) throws InterruptedException, PulsarClientException {
        var arrival = arrivals.poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        for (int left = most; arrival != null; arrival = left > 0 ? arrivals.poll() : null) {
            left -= take(arrival, Math.min(left, TURN));
        }
        return true; // it has waited
    }

    /**
     * Takes a message that came, and those that the client has behind it: each that is asked for goes through two other threads.
     *
     * @return how many
     */
    private int take(Arrival arrival, int most) throws PulsarClientException {
        try {
            int taken = 0;
            for (var message = arrival.message; message != null; message = taken < most ? arrival.from.next() : null) {
                take(arrival.from, message);
                taken++;
            }
            return taken;
        } finally {
            arrival.from.ask();
        }
    }

    /**
     * Of a topic that stores nothing, what has come is handed on, that in the client's queue as well: nobody else is given it. For
     * what its broker sends after that, nobody listens until the next connection.
     */
    @Override
    protected void stop() throws InterruptedException {
        var unstored = readers.stream().filter(reader -> !reader.isStored()).toList();
        if (unstored.isEmpty()) {
            return;
        }
        unstored.forEach(TopicReader::pause);
        long end = System.nanoTime() + END.toNanos();
        var arrival = arrivals.poll();
        while (arrival != null && System.nanoTime() - end < 0) {
            if (!arrival.from.isStored()) {
                arrival.from.ask();
                take(arrival.from, arrival.message);
            }
            arrival = arrivals.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Consumers that are being made are closed as well. The broker gives what was not settled to the next consumer. */
    @Override
    protected void disconnect() throws Exception {
        timers.forEach(timer -> timer.cancel(false));
        readers.forEach(this::countDiscarded);
        if (client == null) {
            return;
        }
        // one that is made only now, on threads that outlive its client, is one that the client does not know
        for (var consumer : consumers) {
            if (!consumer.isDone()) {
                var unused = consumer.thenCompose(Consumer::closeAsync);
            }
        }
        try {
            client.closeAsync().get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            client.shutdown(); // a broker that hangs hears of it by the end of the connection
        }
    }

    @Override
    protected boolean redelivers() {
        return source.topics().stream().allMatch(PulsarMessage::isStored);
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return PulsarFailure.explained(failure, source, context.eventName());
    }

    @Override
    public void arrived(TopicReader from, Message<byte[]> message) {
        arrivals.add(new Arrival(from, message));
    }

    @Override
    public void failed(Throwable reason) {
        fail(reason);
    }

    private void take(TopicReader from, Message<byte[]> arrived) {
        var message = new PulsarMessage(source, arrived);
        if (from.isStored()) {
            from.take(message, settlement -> emit(message.incoming(settlement), message.bytes()));
        } else if (!emit(message.incoming(Settlement.NONE), message.bytes())) {
            context.dropped(1);
        }
    }

    private CompletableFuture<List<String>> partitions() {
        var found = source.topics().stream()
                .distinct()
                .map(topic -> client.getPartitionsForTopic(topic))
                .toList();
        return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        found.stream().flatMap(each -> each.join().stream()).toList());
    }

    private CompletableFuture<Consumer<byte[]>> subscribe(String topic) {
        var stored = PulsarMessage.isStored(topic);
        return client.newConsumer(Schema.BYTES)
                .topic(topic)
                .subscriptionName(context.eventName())
                .subscriptionType(subscriptionType())
                .subscriptionInitialPosition(SubscriptionInitialPosition.Latest)
                .consumerName(context.replica())
                .receiverQueueSize(stored ? MOST_AHEAD : MOST_UNSTORED)
                .autoScaledReceiverQueueSizeEnabled(stored)
                .autoUpdatePartitions(false)
                // batches are ours, and so is waiting for the broker
                .acknowledgmentGroupTime(0, TimeUnit.MILLISECONDS)
                .isAckReceiptEnabled(true)
                .enableBatchIndexAcknowledgment(true)
                .negativeAckRedeliveryDelay(GIVEN_BACK.toMillis(), TimeUnit.MILLISECONDS)
                // it becomes an event that cannot be published, instead of standing in the way for ever
                .cryptoFailureAction(ConsumerCryptoFailureAction.CONSUME)
                // a message that waits half read for a slow bus is no broken one
                .expireTimeOfIncompleteChunkedMessage(0, TimeUnit.MILLISECONDS)
                .subscribeAsync();
    }

    private SubscriptionType subscriptionType() {
        return switch (source.subscriptionType()) {
            case "shared" -> SubscriptionType.Shared;
            case "key_shared" -> SubscriptionType.Key_Shared;
            case "failover" -> SubscriptionType.Failover;
            case null, default -> SubscriptionType.Exclusive;
        };
    }

    private boolean shares() {
        return source.notShareable().isEmpty();
    }

    /** Interrupted when the stream is cancelled. */
    private <T> T await(CompletableFuture<T> answer) throws Exception {
        return answer.get(timing.answer().plus(WAIT).toMillis(), TimeUnit.MILLISECONDS);
    }

    private void repeat(Runnable check, Duration pause) {
        timers.add(context.scheduler()
                .scheduleWithFixedDelay(check, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void checkConnection() {
        long now = System.nanoTime();
        var stuck = false;
        for (var reader : readers) {
            reader.acknowledgeWhatWaits();
            countDiscarded(reader);
            stuck |= reader.isStuck(now);
        }
        if (stuck) {
            fail(unreadable());
        }
        if (readers.stream().allMatch(TopicReader::isConnected)) {
            lostSince = 0;
        } else if (lostSince == 0) {
            lostSince = now;
        } else if (now - lostSince > timing.healing().toNanos()) {
            fail(new IllegalStateException("the connection was lost and did not come back for %d s, see url"
                    .formatted(timing.healing().toSeconds())));
        }
    }

    /** What the client found broken: nobody is given it again. */
    private void countDiscarded(TopicReader reader) {
        long discarded = reader.discarded();
        if (discarded > 0) {
            context.dropped(discarded);
        }
    }

    /** Topics share a connection, and all of them see it end. */
    private IllegalStateException unreadable() {
        return new IllegalStateException(
                "the connection ended %d times before anything new came: the client may not be able to read what is next in %s; see it by pulsar-admin topics peek-messages -n 1 -s %s TOPIC, and where peek shows that, take it away by skip in place of peek-messages"
                        .formatted(Breaks.MOST, Excerpt.sentences(readers, TopicReader::place), context.eventName()));
    }

    /** New ones are read by the next connection: the broker keeps the subscription's place in them. */
    private void checkPartitions() {
        var unused = partitions().whenComplete((found, failure) -> {
            if (failure != null) {
                LOG.debugf(failure, "partitions are not known eventName=%s", context.eventName());
            } else if (!found.equals(partitions)) {
                fail(new IllegalStateException("the topics have other partitions now, reading them"));
            }
        });
    }

    private record Arrival(TopicReader from, Message<byte[]> message) {}
}
