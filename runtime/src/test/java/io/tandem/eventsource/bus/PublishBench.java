package io.tandem.eventsource.bus;

import com.sun.management.OperatingSystemMXBean;
import io.tandem.api.BusConfig;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.NatsServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Processor time of one published event: many of 1.5 KiB through the real bus to a real server, 256 in flight. Prints the
 * microseconds of this process for each; run it on two builds in turn.
 */
final class PublishBench {
    private static final int ROUNDS = 6;
    private static final int EVENTS = 100_000;
    private static final int WINDOW = 256;
    private static final byte[] BODY = new byte[1_536];

    private PublishBench() {}

    public static void main(String[] args) throws InterruptedException {
        try (NatsServer server = NatsServer.start();
                Buses buses = Buses.create(
                        new BusConfig(null, BusFixture.jetstream(server.url()), null, Map.of()),
                        "shop",
                        new Mounts(Path.of("/nowhere")),
                        "bench",
                        "eventbus-shop")) {
            BusFixture.awaitConnected(buses.bus());
            for (int round = 1; round <= ROUNDS; round++) {
                measure(buses.bus(), round);
            }
        }
    }

    private static void measure(EventBus bus, int round) throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var window = new Semaphore(WINDOW);
        var failures = new AtomicInteger();
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        for (int i = 0; i < EVENTS; i++) {
            window.acquire();
            bus.publish(new EventBus.Message("orders", "shop:orders:" + round + ":" + i, BODY), new EventBus.Receipt() {
                @Override
                public boolean allowed() {
                    return true;
                }

                @Override
                public void stored() {
                    window.release();
                }

                @Override
                public void failed(BusException failure) {
                    failures.incrementAndGet();
                    window.release();
                }
            });
        }
        window.acquire(WINDOW);
        System.out.printf(
                "round %d: %.1f us of processor time an event, %.0f events a second, %d failed%n",
                round,
                (system.getProcessCpuTime() - cpu) / 1e3 / EVENTS,
                EVENTS / ((System.nanoTime() - wall) / 1e9),
                failures.get());
    }
}
