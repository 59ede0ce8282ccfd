package io.tandem.eventsource.connector.redis;

import com.sun.management.OperatingSystemMXBean;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.RedisServer;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * What reading a stream costs: 20,000 waiting entries of 1 KiB, each made into an event's data and settled at once, for
 * several sizes of a read. Prints rates, and processor time of this process.
 */
final class RedisReadBench {
    private static final int EVENTS = 20_000;
    private static final int ROUNDS = 3;

    private RedisReadBench() {}

    public static void main(String[] args) throws Exception {
        try (var server = RedisServer.start("appendfsync no");
                var console = new Console(server)) {
            for (int i = 0; i < EVENTS; i++) {
                console.run("xadd", "orders", "*", "data", new byte[1024]);
            }
            for (int most : new int[] {10, 100, 256}) {
                for (int round = 1; round <= ROUNDS; round++) {
                    console.run("xgroup", "create", "orders", "g-" + most + "-" + round, "0");
                    waiting(server, most, round);
                }
            }
        }
    }

    private static void waiting(RedisServer server, int most, int round) throws Exception {
        var source = EventSourceJson.MAPPER.readValue(
                """
                {"hostAddress": "%s", "streams": ["orders"], "maxMsgCountPerRead": %d, "consumerGroup": "g-%2$d-%d"}
                """.formatted(server.address(), most, round),
                RedisStreamSource.class);
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        try (var context = new TestContext("bench")) {
            var connector = new RedisStreamConnectors(source, EventLoops.VERTX).create(context);
            var sink = Sink.publishing(connector);
            while (sink.settled.get() < EVENTS && sink.failures.isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
            System.out.printf(
                    "at most %d a read, round %d: %.1f us of processor time an event, %.0f events a second%n",
                    most,
                    round,
                    (system.getProcessCpuTime() - cpu) / 1e3 / EVENTS,
                    EVENTS / ((System.nanoTime() - wall) / 1e9));
            sink.upstream.cancel();
            connector.close().await().indefinitely();
        }
    }
}
