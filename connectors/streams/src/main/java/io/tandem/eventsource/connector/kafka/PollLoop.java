package io.tandem.eventsource.connector.kafka;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * The thread that owns a Kafka consumer: polls while events are asked for, hands them out, commits what was settled. It
 * is a platform thread because Kafka's selector would hold a virtual thread's carrier.
 */
final class PollLoop {
    /** How long a settled record may wait for its commit. */
    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(PollLoop.class);

    /** Short, so that demand and the end are seen soon without interrupting Kafka's client. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Duration DISCONNECT = Duration.ofSeconds(1);

    private final KafkaSource source;
    private final ConnectorContext context;
    private final Thread thread;
    private final AtomicLong demand = new AtomicLong();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile MultiEmitter<? super Incoming> out;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private KafkaSettings settings;
    private Backlog backlog;
    private Commits commits;
    private long lastPoll;
    private volatile boolean started;
    private volatile boolean stopped;
    private volatile boolean closing;

    PollLoop(KafkaSource source, ConnectorContext context) {
        this.source = source;
        this.context = context;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("kafka-%s-%s".formatted(context.eventSourceName(), context.eventName()))
                .unstarted(this::run);
    }

    void start(MultiEmitter<? super Incoming> emitter) {
        out = emitter;
        emitter.onCancellation(this::stop);
        thread.start();
    }

    void request(long events) {
        demand.accumulateAndGet(events, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        LockSupport.unpark(thread);
    }

    /** Ends the intake at once; what is settled from now on is still committed. */
    void stop() {
        stopped = true;
        var connecting = consumer;
        if (!started && connecting != null) {
            connecting.wakeup();
        }
        LockSupport.unpark(thread);
    }

    /** Commits, disconnects and ends the thread. */
    Uni<Void> close() {
        closing = true;
        stop();
        if (out == null) {
            closed.complete(null);
        }
        return Uni.createFrom().completionStage(closed);
    }

    private void run() {
        try {
            settings = KafkaSettings.of(source, context);
            backlog = new Backlog(settings.perSecond(), System::nanoTime);
            commits = new Commits(failure -> fail(KafkaFailure.explained(failure, settings)));
            read();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            closed.complete(null);
        }
    }

    private void read() {
        try {
            consumer = new KafkaConsumer<>(settings.client());
            subscribe(consumer);
            while (!closing) {
                step(consumer);
            }
            commits.commitNow(consumer);
        } catch (WakeupException e) {
            LOG.debugf("kafka connect cancelled topic=%s", settings.topic());
        } catch (RuntimeException | LinkageError e) {
            fail(KafkaFailure.explained(e, settings));
        } finally {
            disconnect();
        }
    }

    private void disconnect() {
        if (consumer != null) {
            // remaining in the group is what lets the next replica take over without a rebalance
            consumer.close(CloseOptions.timeout(DISCONNECT)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
        }
    }

    private void subscribe(KafkaConsumer<byte[], byte[]> kafka) {
        var offsets = new StartOffsets(kafka, settings.oldest());
        KafkaFailure.checkTopic(kafka, settings);
        if (settings.partition().isPresent()) {
            var partition =
                    new TopicPartition(settings.topic(), settings.partition().getAsInt());
            kafka.assign(List.of(partition));
            offsets.seek(kafka.assignment());
            ready();
        } else {
            kafka.subscribe(
                    List.of(settings.topic()),
                    new Assignment(kafka, offsets, commits, backlog, this::ready, () -> stopped));
        }
    }

    private void ready() {
        if (!started) {
            started = true;
            context.connected();
        }
    }

    private void step(KafkaConsumer<byte[], byte[]> kafka) {
        emit();
        commits.commitSoon(kafka);
        if (stopped) {
            backlog.clear();
        }
        if (!stopped && backlog.isEmpty()) {
            kafka.resume(kafka.paused());
            poll(kafka, POLL);
            return;
        }
        if (System.nanoTime() - lastPoll > POLL.toNanos()) {
            // not for records: the answers to commits and the group's protocol need a poll now and then
            kafka.pause(kafka.assignment());
            poll(kafka, Duration.ZERO);
        }
        if (!closing) {
            LockSupport.parkNanos(this, demand.get() == 0 || stopped ? POLL.toNanos() : backlog.pause(POLL.toNanos()));
        }
    }

    private void poll(KafkaConsumer<byte[], byte[]> kafka, Duration limit) {
        backlog.add(kafka.poll(limit));
        lastPoll = System.nanoTime();
    }

    private void emit() {
        while (!stopped && demand.get() > 0) {
            var record = backlog.next();
            if (record == null) {
                return;
            }
            demand.decrementAndGet();
            var progress = commits.of(new TopicPartition(record.topic(), record.partition()));
            progress.emitted(record.offset());
            out.emit(settings.data().incoming(record, settlement(record, progress)));
        }
    }

    private Settlement settlement(ConsumerRecord<byte[], byte[]> record, Progress progress) {
        return (outcome, done) -> {
            switch (outcome) {
                case Outcome.Published p -> progress.done(record.offset());
                case Outcome.Filtered f -> progress.done(record.offset());
                case Outcome.Parked p -> progress.done(record.offset());
                case Outcome.Invalid i -> progress.done(record.offset());
                case Outcome.Withdrawn w -> progress.left();
                case Outcome.Unavailable u -> {
                    progress.left();
                    fail(new IllegalStateException(
                            "the bus did not take offset %d of partition %d: %s; reading again from there"
                                    .formatted(record.offset(), record.partition(), u.reason())));
                }
            }
            done.settled();
        };
    }

    private synchronized void fail(Throwable failure) {
        if (!stopped) {
            stop();
            out.fail(failure);
        }
    }
}
