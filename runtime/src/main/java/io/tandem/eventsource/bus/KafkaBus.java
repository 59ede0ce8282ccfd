package io.tandem.eventsource.bus;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.state.Latest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Publishes to one Kafka topic, key {@code <source>.<event>}, the structured CloudEvent as value, no headers.
 *
 * <p>Kafka removes no doubles by id: an event published again after
 * a failure may be there twice. Answers come on threads of the producer, which must not be blocked.
 */
final class KafkaBus implements EventBus {
    private static final Logger LOG = Logger.getLogger(KafkaBus.class);
    static final Duration CHECK = Duration.ofMillis(500);
    /** An acknowledgement this young says as much as asking. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    private final String sourceName;
    private final KafkaWatch watch;
    final KafkaSender sender;
    private final KafkaSettings settings;
    private final Latest<State> state = new Latest<>(new State(false, "connecting"));
    private final ExecutorService reading = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("kafka-tail").factory());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("kafka-watch").unstarted(this::run);
    private volatile boolean suspect;
    private final LongSupplier nanoClock;
    private volatile long lastGood;

    /** @param nanoClock monotonic, in nanoseconds */
    KafkaBus(
            String sourceName,
            KafkaSettings settings,
            KafkaWatch watch,
            KafkaSender.Producers producers,
            LongSupplier nanoClock) {
        this.sourceName = sourceName;
        this.settings = settings;
        this.watch = watch;
        this.nanoClock = nanoClock;
        this.lastGood = nanoClock.getAsLong() - FRESH.toNanos();
        this.sender = new KafkaSender(settings, sourceName, this::stored, this::failed, producers, nanoClock);
    }

    /**
     * Begins to connect and returns at once.
     *
     * @throws IllegalArgumentException if the configuration names a partitioner that does not exist
     */
    static KafkaBus start(String sourceName, KafkaSettings settings) {
        KafkaBus bus = new KafkaBus(
                sourceName, settings, new KafkaWatch(settings), KafkaSender.producers(settings), System::nanoTime);
        bus.sender.start();
        bus.thread.start();
        return bus;
    }

    @Override
    public void publish(Message message, Receipt receipt) {
        State now = state.get();
        if (now.connected()) {
            sender.send(message, receipt);
        } else {
            receipt.failed(new BusException.Unavailable(now.detail(), null));
        }
    }

    @Override
    public long largest() {
        return sender.largest();
    }

    @Override
    public boolean alive() {
        return sender.alive() && (thread.isAlive() || closed.getCount() == 0);
    }

    @Override
    public Multi<State> states() {
        return state.changes();
    }

    /** One reader at a time, for each takes tens of megabytes; whoever waits no longer ends it. */
    @Override
    public Uni<Optional<byte[]>> last(String eventName) {
        return Uni.createFrom().emitter(emitter -> {
            var task = reading.submit(() -> {
                try {
                    emitter.complete(new KafkaTail(settings, "%s.%s".formatted(sourceName, eventName)).newest());
                } catch (Throwable e) {
                    emitter.fail(e);
                }
            });
            emitter.onTermination(() -> task.cancel(true));
        });
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        reading.shutdownNow();
        sender.close();
        state.set(new State(false, "closed"));
        state.end();
    }

    private void run() {
        try {
            do {
                check();
            } while (!closed.await(CHECK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("Kafka watch closed", e);
        } finally {
            watch.close();
        }
    }

    /** Asks the cluster, if there is a reason to. */
    void check() throws InterruptedException {
        if (suspect || !state.get().connected() || nanoClock.getAsLong() - lastGood > FRESH.toNanos()) {
            look();
        }
    }

    private void look() throws InterruptedException {
        suspect = false;
        try {
            watch.ask();
            lastGood = nanoClock.getAsLong();
            if (!state.get().connected()) {
                LOG.infof(
                        "EventBus connected server=%s topic=%s",
                        settings.config().url(), settings.config().topic());
                state.set(new State(true, "topic " + settings.config().topic() + " is there"));
            }
        } catch (KafkaWatch.Unready e) {
            down(e.getMessage());
            if (e.topicMissing()) {
                sender.warm();
            }
        } catch (RuntimeException | Error e) { // this thread is the only one that looks
            LOG.errorf(e, "Kafka could not be asked");
            down("Kafka could not be asked: " + e);
        }
    }

    private void stored() {
        lastGood = nanoClock.getAsLong();
    }

    /** One partition without a leader fails its events and is no reason to hold back all others: the cluster is asked. */
    private void failed() {
        suspect = true;
    }

    private void down(String reason) {
        State next = new State(false, reason);
        if (!next.equals(state.get()) && closed.getCount() > 0) {
            LOG.warnf("EventBus not connected reason=%s", reason);
            state.set(next);
        }
    }
}
