package io.tandem.eventsource.connector.kafka;

import com.sun.management.OperatingSystemMXBean;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Settlements;
import io.tandem.local.KafkaServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What reading costs: 50,000 waiting records of 1 KiB, each made into an event's data and settled at once; then a connection
 * that has nothing to read, one whose events are not settled, and one after another. Prints rates, and processor time of this
 * process; run it on two builds in turn.
 */
final class KafkaReadBench {
    private static final int ROUNDS = 8;
    private static final int EVENTS = 50_000;
    private static final int WINDOW = 256;
    private static final int TAKEOVERS = 20;
    private static final long SECONDS = 8;

    private KafkaReadBench() {}

    public static void main(String[] args) throws InterruptedException {
        try (var server = KafkaServer.start(Map.of("group.initial.rebalance.delay.ms", "0"));
                var topic = new Topic(server, 3);
                var empty = new Topic(server, 1)) {
            for (int i = 0; i < EVENTS; i++) {
                topic.send(new ProducerRecord<>(topic.name(), i % 3, null, new byte[1024]));
            }
            topic.flush();
            for (int round = 1; round <= (args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS); round++) {
                waiting(server, topic, round);
            }
            rest("nothing to read", new Sink(connector(server, empty, "idle"), WINDOW, true));
            rest("nothing is settled", new Sink(connector(server, topic, "held"), WINDOW, false));
            takeovers(server, empty);
        }
    }

    private static void waiting(KafkaServer server, Topic topic, int round) throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        var own = threads();
        long wall = System.nanoTime();
        try (var sink = new Sink(connector(server, topic, "round-" + round), EVENTS, true)) {
            sink.done.await();
            System.out.printf(
                    "round %d: %.1f us of processor time an event, of our threads %.1f us, %.0f events a second%n",
                    round,
                    (system.getProcessCpuTime() - cpu) / 1e3 / EVENTS,
                    sum(since(own)) / 1e3 / EVENTS,
                    EVENTS / ((System.nanoTime() - wall) / 1e9));
        }
    }

    /** The program's own threads, without those of the virtual machine. */
    private static void rest(String what, Sink sink) {
        try (sink) {
            pause(3);
            var before = threads();
            pause(SECONDS);
            var used = since(before);
            var most = used.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(4)
                    .map(thread -> "%s %.1f".formatted(thread.getKey(), thread.getValue() / 1e6 / SECONDS))
                    .toList();
            System.out.printf(
                    "%s: %.1f ms of processor time a second, most: %s%n", what, sum(used) / 1e6 / SECONDS, most);
        }
    }

    private static Map<String, Long> since(Map<String, Long> before) {
        var used = new HashMap<String, Long>();
        threads().forEach((name, time) -> used.put(name, time - before.getOrDefault(name, 0L)));
        return used;
    }

    private static long sum(Map<String, Long> times) {
        return times.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> threads() {
        var threads = ManagementFactory.getThreadMXBean();
        var times = new HashMap<String, Long>();
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                times.merge(thread.getThreadName(), threads.getThreadCpuTime(thread.getThreadId()), Long::sum);
            }
        }
        return times;
    }

    private static void pause(long seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void takeovers(KafkaServer server, Topic topic) throws InterruptedException {
        var closed = new ArrayList<Long>();
        var took = new ArrayList<Long>();
        for (int i = 0; i < TAKEOVERS; i++) {
            topic.send(0, "a");
            var sink = new Sink(connector(server, topic, "takeover"), 1, true);
            long begin = System.nanoTime();
            if (i > 0) {
                took.add(0L);
            }
            sink.done.await();
            if (i > 0) {
                took.set(took.size() - 1, (System.nanoTime() - begin) / 1_000);
            }
            begin = System.nanoTime();
            sink.close();
            closed.add((System.nanoTime() - begin) / 1_000);
        }
        closed.sort(null);
        took.sort(null);
        System.out.printf(
                "first event after connecting: median %d us, most %d us; closing: median %d us, most %d us%n",
                took.get(took.size() / 2), took.getLast(), closed.get(closed.size() / 2), closed.getLast());
    }

    private static Connector connector(KafkaServer server, Topic topic, String group) {
        var source = Topic.sourceOf("""
                {"url": "%s", "topic": "%s", "consumerGroup": {"groupName": "%s-%s", "oldest": true}}
                """.formatted(server.url(), topic.name(), group, topic.name()));
        return new KafkaConnector(source, Attempt.of(group).withWindow(WINDOW), EventLoops.VERTX);
    }

    /** Makes each event's data and settles it, or leaves it. */
    private static final class Sink implements Flow.Subscriber<Incoming>, AutoCloseable {
        private final Connector connector;
        private final CountDownLatch done;
        private final boolean settling;
        private volatile Flow.Subscription subscription;

        private Sink(Connector connector, int events, boolean settling) {
            this.connector = connector;
            this.done = new CountDownLatch(events);
            this.settling = settling;
            connector.events().subscribe(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription = started;
            started.request(WINDOW);
        }

        @Override
        public void onNext(Incoming event) {
            if (settling) {
                try {
                    event.payload().json();
                } catch (InvalidPayloadException e) {
                    throw new IllegalStateException(e);
                }
                event.settlement().settle(new Outcome.Published("id"), Settlements.then(() -> subscription.request(1)));
                done.countDown();
            }
        }

        @Override
        public void onError(Throwable failure) {
            failure.printStackTrace();
        }

        @Override
        public void onComplete() {}

        @Override
        public void close() {
            subscription.cancel();
            connector.close().await().indefinitely();
        }
    }
}
