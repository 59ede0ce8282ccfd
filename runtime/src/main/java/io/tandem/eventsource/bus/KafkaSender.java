package io.tandem.eventsource.bus;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/** Hands events to a Kafka producer from a thread of its own, because the producer may block its caller. */
final class KafkaSender implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaSender.class);
    private static final int QUEUE = 20_000;
    /** Upstream's client refuses larger messages whatever the brokers take. */
    private static final int LIMIT = 1_000_000;
    /** What upstream's client counts for a record besides key and value. */
    private static final int OVERHEAD = 36;

    /** Room for an event's key beside its body. */
    private static final int LONGEST_KEY = 512;

    private static final Duration PARTITIONS_FRESH = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final String sourceName;
    private final Partitioning partitioning;
    private final Runnable onFailure;
    private final Runnable onSuccess;
    private final Producers producers;
    private final LongSupplier nanoClock;
    /** What waits for the thread. */
    final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(QUEUE);

    private final Thread thread = Thread.ofPlatform().daemon().name("kafka-bus").unstarted(this::run);
    /** By event name; as many as the EventSource has. */
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();

    private volatile boolean broken;
    private volatile boolean closed;
    private Producer<byte[], byte[]> producer;
    private volatile Partitions partitions;
    private long partitionsRead;

    /**
     * @param onFailure told each time the cluster, not the event, is at fault; must not block
     * @param nanoClock monotonic, in nanoseconds
     */
    KafkaSender(
            KafkaSettings settings,
            String sourceName,
            Runnable onSuccess,
            Runnable onFailure,
            Producers producers,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.producers = producers;
        this.nanoClock = nanoClock;
        this.sourceName = sourceName;
        this.partitioning = Partitioning.of(settings.config().partitioner());
        this.onSuccess = onSuccess;
        this.onFailure = onFailure;
    }

    /** Of Kafka's own client. */
    static Producers producers(KafkaSettings settings) {
        return () -> new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    void start() {
        warm();
        thread.start();
    }

    /** Gets the producer ready, which makes brokers create the topic where they do such a thing. */
    void warm() {
        var unused = queue.offer(new Warm());
    }

    /** Returns at once. */
    void send(EventBus.Message message, EventBus.Receipt receipt) {
        byte[] key = keys.computeIfAbsent(
                message.eventName(), name -> "%s.%s".formatted(sourceName, name).getBytes(StandardCharsets.UTF_8));
        long size = key.length + (long) message.body().length + OVERHEAD;
        if (size > LIMIT) {
            receipt.failed(new BusException.TooLarge(size, LIMIT));
        } else if (closed) {
            receipt.failed(new BusException.Unavailable("the bus is closed", null));
        } else if (!queue.offer(new Send(key, message.body(), receipt, deadline()))) {
            receipt.failed(new BusException.Unavailable("the queue to Kafka is full", null));
        } else if (closed) { // the thread may have missed it
            failQueued("the bus is closed", null);
        }
    }

    /** Bytes of the largest body. */
    long largest() {
        return LIMIT - OVERHEAD - LONGEST_KEY;
    }

    /** False if its thread has ended without {@link #close()}. */
    boolean alive() {
        return closed || thread.isAlive();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private long deadline() {
        return nanoClock.getAsLong() + KafkaSettings.DELIVERY_LIMIT.toNanos();
    }

    private void run() {
        try {
            while (!closed) {
                work(queue.take());
            }
        } catch (InterruptedException e) {
            LOG.debug("Kafka sender closed", e);
        } finally {
            closed = true;
            discard();
            failQueued("the bus is closed", null);
        }
    }

    /** Whatever the client throws ends in the events that wait, never in this thread. */
    void work(Job job) {
        try {
            switch (job) {
                case Warm warm -> ready().partitionsFor(topic());
                case Send send -> transmit(send);
            }
        } catch (Throwable e) {
            partitions = null;
            if (e instanceof Error) {
                LOG.errorf(e, "Kafka's client failed");
            }
            unavailable(e);
            String reason = KafkaWatch.reason(settings, e);
            if (job instanceof Send send) {
                send.receipt.failed(new BusException.Unavailable(reason, e));
            }
            failQueued(reason, e);
        }
    }

    private void transmit(Send send) throws GeneralSecurityException {
        if (send.deadline - nanoClock.getAsLong() < 0) {
            send.receipt.failed(new BusException.Unavailable("Kafka was not ready in time", null));
            return;
        }
        var target = ready();
        int partition = partitioning.choose(send.key, partitions(target));
        if (!send.receipt.allowed()) {
            send.receipt.failed(new BusException.Expired());
            return;
        }
        try {
            var unused = target.send(
                    new ProducerRecord<>(topic(), partition, send.key, send.body),
                    (stored, failure) -> answered(send, failure));
        } catch (IllegalArgumentException | SerializationException e) {
            send.receipt.failed(new BusException.Invalid("Kafka's client refuses the event: " + e.getMessage()));
        }
    }

    /** Asked of the client once a second: each time, it copies all that it knows. */
    private Partitions partitions(Producer<byte[], byte[]> target) {
        long now = nanoClock.getAsLong();
        if (partitions == null || now - partitionsRead > PARTITIONS_FRESH.toNanos()) {
            partitions = Partitions.of(target.partitionsFor(topic()));
            partitionsRead = now;
        }
        return partitions;
    }

    private void answered(Send send, Exception failure) {
        if (failure == null) {
            onSuccess.run();
            send.receipt.stored();
        } else {
            failed(send, failure);
        }
    }

    private Producer<byte[], byte[]> ready() throws GeneralSecurityException {
        if (broken) {
            discard();
        }
        if (producer == null) {
            broken = false;
            producer = producers.create();
        }
        return producer;
    }

    /** What was in flight fails: a producer that lost its sequence would fail it anyway. */
    private void discard() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    private void failed(Send send, Exception failure) {
        switch (failure) {
            case RecordTooLargeException e ->
                send.receipt.failed(new BusException.TooLarge(send.body.length, send.body.length - 1L));
            case InvalidRecordException e ->
                send.receipt.failed(new BusException.Invalid("Kafka refuses the event: " + e.getMessage()));
            default -> {
                partitions = null;
                unavailable(failure);
                send.receipt.failed(new BusException.Unavailable(KafkaWatch.reason(settings, failure), failure));
            }
        }
    }

    private void unavailable(Throwable failure) {
        if (failure instanceof TopicAuthorizationException) {
            return; // the connection is well, and asking again would say so
        }
        if (!(failure instanceof RetriableException)) {
            broken = true;
        }
        if (!closed) {
            onFailure.run();
        }
    }

    private void failQueued(String reason, Throwable cause) {
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            if (job instanceof Send send) {
                send.receipt.failed(new BusException.Unavailable(reason, cause));
            }
        }
    }

    private String topic() {
        return settings.config().topic();
    }

    /** Makes the client, with the Secrets as they are now. */
    @FunctionalInterface
    interface Producers {
        Producer<byte[], byte[]> create() throws GeneralSecurityException;
    }

    sealed interface Job {}

    private record Warm() implements Job {}

    private record Send(byte[] key, byte[] body, EventBus.Receipt receipt, long deadline) implements Job {}
}
