package io.tandem.eventsource.connector.kafka;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.checkpoint.ContiguousPrefix;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Worker;
import io.tandem.eventsource.connector.kafka.avro.AvroValues;
import io.tandem.eventsource.connector.kafka.avro.KnownSchemas;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads one topic of a Kafka cluster, as a member of a consumer group or from one partition, through SmallRye's consumer.
 *
 * <p>In a group all replicas use one static member name ({@code group.instance.id}): the replica that becomes active
 * takes over its predecessor's partitions at once, dead or hung, and the predecessor is fenced: it can commit no more.
 * A member that leaves for good keeps its partitions until the session ends (45 s, {@code
 * config: Consumer.Group.Session.Timeout}). Replicas that share the group are members without a name and leave it at once;
 * one that dies keeps its partitions for 10 s.
 *
 * <p>Offsets are committed after the bus has stored the events, and never past an event that it has not stored. Also where a
 * single partition is read: upstream would begin at its end again.
 *
 * <p>It stops in two steps: the consumer pauses at once, and goes on to poll and to commit until {@link #disconnect()}.
 */
public final class KafkaConnector extends BlockingConnector {
    private static final Logger LOG = Logger.getLogger(KafkaConnector.class);
    /** Demand that stays away for this long will not come in the next milliseconds. */
    private static final Duration LASTS = Duration.ofMillis(20);

    /** No more is emitted than is asked for, and what waits is in memory already. */
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private static final Duration CONNECT = Duration.ofSeconds(60);
    private static final Duration COMMIT = Duration.ofSeconds(4);
    /** As often as Kafka's client asks for a topic's partitions. */
    static final Duration COMPARISON = Duration.ofMinutes(5);

    private final KafkaSource source;
    private final Vertx vertx;
    private final Installation installation;
    private final KnownSchemas schemas;
    private final TopicRead read;
    private final Duration comparison;
    private final Backlog.Out emitting = this::emit;
    private KafkaSettings settings;
    private PollingConsumer consumer;
    private Commits commits;
    private TopicWatch watch;
    private Backlog backlog;
    private volatile Optional<AvroValues> avro = Optional.empty();
    private volatile Flow.Subscription polls;
    private boolean asked;
    private boolean watched;
    private long emitted;
    private volatile boolean heldBack;
    private volatile boolean closing;

    /** @param vertx what the consumer hands over its polls on */
    public KafkaConnector(KafkaSource source, ConnectorContext context, Vertx vertx) {
        this(source, context, vertx, new Installation(), new TopicRead(), COMPARISON, new KnownSchemas());
    }

    KafkaConnector(
            KafkaSource source,
            ConnectorContext context,
            Vertx vertx,
            Installation installation,
            TopicRead read,
            Duration comparison,
            KnownSchemas schemas) {
        // a platform thread: events are filtered and encoded on it, which must not hold a carrier
        super(
                context,
                Worker.platform("kafka-%s-%s".formatted(context.eventSourceName(), context.eventName())),
                UNBOUNDED);
        this.source = source;
        this.vertx = vertx;
        this.installation = installation;
        this.read = read;
        this.comparison = comparison;
        this.schemas = schemas;
    }

    @Override
    protected void connect() throws IOException, InterruptedException {
        // replicas that share the group are members of their own, without a name
        var installed = context.shared() ? "" : installation.id(source, context.checkpoint());
        settings = KafkaSettings.of(source, context, installed);
        avro = avro();
        if (avro.isPresent()) {
            // else the event would be "running", and each record the end of its connection
            avro.get().check();
        }
        BearerLogin.prepare(settings.client());
        var lookup = settings.lookup();
        backlog = new Backlog(settings.perSecond(), System::nanoTime);
        consumer = new PollingConsumer(settings, vertx);
        commits = new Commits(consumer, settings.partition().isPresent(), lookup::ask, context.scheduler(), this::fail);
        consumer.await(CONNECT, client -> KafkaFailure.checkTopic(client, settings));
        // takes about as long as to join, and comes after the first login, so that a wrong password is tried once
        watch = new TopicWatch(settings.topic(), lookup::begin, lookup.begin(), commits, read, this::fail, comparison);
        open().subscribe().withSubscriber(new Polls());
        watch.start(context.scheduler());
    }

    private Optional<AvroValues> avro() {
        if (source.schemaRegistry() == null) {
            return Optional.empty();
        }
        if (!Boolean.TRUE.equals(source.jsonBody())) { // as upstream
            LOG.warnf("kafka schemaRegistry is without effect: set jsonBody to true eventName=%s", context.eventName());
            return Optional.empty();
        }
        return Optional.of(new AvroValues(source, context, schemas));
    }

    private Multi<ConsumerRecords<byte[], byte[]>> open() {
        var assignment = new Assignment(settings, commits, context, () -> closing, watch);
        if (settings.partition().isEmpty()) {
            return consumer.subscribe(settings.topic(), assignment);
        }
        var partition =
                new TopicPartition(settings.topic(), settings.partition().getAsInt());
        var begin = consumer.call(CONNECT, client -> assignment.begin(client, partition));
        return consumer.assign(partition, begin);
    }

    @Override
    protected void stopWaiting() {
        avro.ifPresent(AvroValues::close);
    }

    @Override
    protected void stop() {
        if (watch != null) {
            watch.stop();
        }
        if (consumer != null) {
            backlog.clear();
            consumer.wake();
            consumer.pause();
        }
    }

    @Override
    protected void disconnect() {
        avro.ifPresent(AvroValues::close);
        if (consumer == null) {
            return;
        }
        consumer.wake();
        try {
            if (consumer.isOpen()) {
                consumer.await(COMMIT, commits::now);
            }
        } finally {
            closing = true;
            consumer.close();
        }
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return settings == null ? failure : KafkaFailure.explained(failure, settings);
    }

    @Override
    protected void requested() {
        if (heldBack) {
            heldBack = false;
            execute(this::emitWanted);
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> poll) {
        asked = false;
        if (poll instanceof FailedPoll failed) {
            fail(failed.reason());
            return;
        }
        backlog.add(poll, commits);
        emitWanted();
    }

    /** Hands on what is asked for and may go out now. */
    private void emitWanted() {
        heldBack = false;
        consumer.wake();
        while (!stopping()) {
            long wanted = wanted();
            while (wanted > 0 && backlog.handOn(emitting)) {
                wanted--;
            }
            if (backlog.isEmpty()) {
                askForPoll();
                return;
            }
            if (wanted > 0) {
                waitForPace();
                return;
            }
            heldBack = true;
            // asked again after it was told: whoever wanted more in between may not have seen it
            if (wanted() == 0) {
                restIfItLasts();
                return;
            }
            heldBack = false;
        }
    }

    private void askForPoll() {
        if (!asked) {
            asked = true;
            polls.request(1);
        }
    }

    private void waitForPace() {
        consumer.rest();
        later(backlog.pause(), this::emitWanted);
    }

    private void restIfItLasts() {
        if (!watched) {
            watched = true;
            long before = emitted;
            later(LASTS.toNanos(), () -> {
                watched = false;
                if (stopping()) {
                    return;
                }
                if (heldBack && emitted == before) {
                    consumer.rest();
                } else if (heldBack) {
                    restIfItLasts();
                }
            });
        }
    }

    private void later(long nanos, Runnable task) {
        try {
            var unused = context.scheduler().schedule(() -> execute(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("the pod is stopping eventName=%s", context.eventName());
        }
    }

    private void emit(
            ConsumerRecord<byte[], byte[]> record, Progress progress, ContiguousPrefix<Long>.InFlight position) {
        if (!progress.follows(record.offset())) {
            wentBack(record, progress);
            return;
        }
        emitted++;
        long size = Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
        emit(
                settings.data().incoming(record, progress.birth(), body(record.value()), settlement(record, position)),
                size);
    }

    /** Which topic it is is asked by the next connection, which begins with this record if it is the same. */
    private void wentBack(ConsumerRecord<byte[], byte[]> record, Progress progress) {
        commits.back(
                new TopicPartition(record.topic(), record.partition()), new Begin(record.offset(), progress.topic()));
        read.doubt(); // and the next connection waits to know
        fail(new IllegalStateException(
                "partition %d of topic %s goes back to offset %d: its log was cut off, or the topic was made again; reading again from there"
                        .formatted(record.partition(), record.topic(), record.offset())));
    }

    /** Before the record is handed on: what a registry does not tell must not make it look like a bad one. */
    private AvroValues.Json body(byte[] value) {
        if (avro.isEmpty()) {
            return () -> value;
        }
        try {
            return avro.get().of(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the schema registry", e);
        }
    }

    private Settlement settlement(ConsumerRecord<byte[], byte[]> record, ContiguousPrefix<Long>.InFlight position) {
        return (outcome, done) -> {
            switch (outcome) {
                case Outcome.Published p -> done(position);
                case Outcome.Filtered f -> done(position);
                case Outcome.Parked p -> done(position);
                case Outcome.Invalid i -> done(position);
                case Outcome.Withdrawn w -> position.left();
                case Outcome.Unavailable u -> {
                    position.left();
                    fail(new IllegalStateException(
                            "the bus did not take offset %d of partition %d: %s; reading again from there"
                                    .formatted(record.offset(), record.partition(), u.reason())));
                }
            }
            done.settled();
        };
    }

    private void done(ContiguousPrefix<Long>.InFlight position) {
        position.done();
        commits.soon();
    }

    /** On an event loop: hands over to the connector's thread, and never throws. */
    private final class Polls implements MultiSubscriber<ConsumerRecords<byte[], byte[]>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            polls = subscription;
            execute(KafkaConnector.this::emitWanted);
        }

        @Override
        public void onItem(ConsumerRecords<byte[], byte[]> poll) {
            execute(() -> take(poll));
        }

        @Override
        public void onFailure(Throwable failure) {
            fail(failure);
            Fatal.exitOn(failure);
        }

        @Override
        public void onCompletion() {
            fail(new IllegalStateException("the consumer ended"));
        }
    }
}
