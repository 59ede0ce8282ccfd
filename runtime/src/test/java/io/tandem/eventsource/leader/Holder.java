package io.tandem.eventsource.leader;

import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.bus.BusFixture;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.NatsLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** Another replica, of which there is nothing but that it holds the lock; closing it hands the lock over. */
public final class Holder implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** So long that it loses the lock to nobody when this machine stands still: it is released at the end. */
    private static final LeaseTiming LONG =
            new LeaseTiming(Duration.ofMinutes(10), Duration.ofMinutes(9), Duration.ofSeconds(1));

    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final NatsLink link;
    private final LeaderElector elector;

    private Holder(String url, String namespace, String name, String identity) {
        link = NatsLink.start(BusFixture.jetstream(url), new Mounts(Path.of("/nowhere")), identity);
        await().atMost(LIMIT).until(() -> link.connection().isPresent());
        elector = new LeaderElector(
                new KeyValueLock(link, namespace, name, timers, blocking),
                identity,
                LONG,
                Timeline.of(thread),
                RandomGenerator.getDefault());
    }

    /** Returns when the lock of this EventSource is held by {@code identity}. */
    public static Holder ofJetStreamLock(String url, String namespace, String name, String identity) {
        var holder = new Holder(url, namespace, name, identity);
        holder.elector.start();
        await().atMost(LIMIT).until(() -> holder.elector.standing().active());
        return holder;
    }

    @Override
    public void close() {
        elector.resign().await().atMost(LIMIT);
        link.close();
        timers.shutdownNow();
        thread.shutdownNow();
        blocking.shutdownNow();
    }
}
