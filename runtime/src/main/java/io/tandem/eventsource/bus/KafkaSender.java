package io.tandem.eventsource.bus;

import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
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

    private final KafkaSettings settings;
    private final String sourceName;
    private final Partitioning partitioning;
    private final Consumer<Throwable> onFailure;
    private final Runnable onSuccess;
    private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread = Thread.ofPlatform().daemon().name("kafka-bus").unstarted(this::run);
    private volatile boolean broken;
    private volatile boolean closed;
    private KafkaProducer<byte[], byte[]> producer;

    /** @param onFailure told each time the cluster, not the event, is at fault; must not block */
    KafkaSender(KafkaSettings settings, String sourceName, Runnable onSuccess, Consumer<Throwable> onFailure) {
        this.settings = settings;
        this.sourceName = sourceName;
        this.partitioning = Partitioning.of(settings.config().partitioner());
        this.onSuccess = onSuccess;
        this.onFailure = onFailure;
    }

    void start() {
        warm();
        thread.start();
    }

    /** Gets the producer ready, which makes brokers create the topic where they do such a thing. */
    void warm() {
        var unused = queue.offer(new Warm());
    }

    void send(EventBus.Message message, UniEmitter<? super Void> emitter) {
        byte[] key = "%s.%s".formatted(sourceName, message.eventName()).getBytes(StandardCharsets.UTF_8);
        long size = key.length + (long) message.body().length + OVERHEAD;
        if (size > LIMIT) {
            emitter.fail(new BusException.TooLarge(size, LIMIT));
        } else if (closed || !queue.offer(new Send(key, message.body(), emitter, deadline()))) {
            emitter.fail(new BusException.Unavailable("the queue to Kafka is full", null));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private static long deadline() {
        return System.nanoTime() + KafkaSettings.DELIVERY_LIMIT.toNanos();
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

    private void work(Job job) {
        try {
            switch (job) {
                case Warm warm -> ready().partitionsFor(topic());
                case Send send -> transmit(send);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            if (job instanceof Send send) {
                failed(send, e);
            } else {
                unavailable(e);
            }
            failQueued(KafkaWatch.reason(settings, e), e);
        }
    }

    private void transmit(Send send) throws GeneralSecurityException {
        if (send.deadline - System.nanoTime() < 0) {
            send.emitter.fail(new BusException.Unavailable("Kafka was not ready in time", null));
            return;
        }
        var target = ready();
        int partition = partitioning.choose(send.key, target.partitionsFor(topic()));
        var unused = target.send(new ProducerRecord<>(topic(), partition, send.key, send.body), (stored, failure) -> {
            if (failure == null) {
                onSuccess.run();
                send.emitter.complete(null);
            } else {
                failed(send, failure);
            }
        });
    }

    private KafkaProducer<byte[], byte[]> ready() throws GeneralSecurityException {
        if (broken) {
            discard();
        }
        if (producer == null) {
            broken = false;
            producer = new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
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

    private void failed(Send send, Throwable failure) {
        if (failure instanceof RecordTooLargeException) {
            send.emitter.fail(new BusException.TooLarge(send.body.length, send.body.length - 1L));
            return;
        }
        unavailable(failure);
        send.emitter.fail(new BusException.Unavailable(KafkaWatch.reason(settings, failure), failure));
    }

    private void unavailable(Throwable failure) {
        if (failure instanceof TopicAuthorizationException) {
            return; // the connection is well, and asking again would say so
        }
        if (!(failure instanceof RetriableException)) {
            broken = true;
        }
        if (!closed) {
            onFailure.accept(failure);
        }
    }

    private void failQueued(String reason, Throwable cause) {
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            if (job instanceof Send send) {
                send.emitter.fail(new BusException.Unavailable(reason, cause));
            }
        }
    }

    private String topic() {
        return settings.config().topic();
    }

    private sealed interface Job {}

    private record Warm() implements Job {}

    private record Send(byte[] key, byte[] body, UniEmitter<? super Void> emitter, long deadline) implements Job {}
}
