package io.tandem.eventsource.connector.nats;

import com.sun.management.OperatingSystemMXBean;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Settlements;
import io.tandem.local.NatsServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What reading costs: 50,000 waiting messages of 1 KiB, each made into an event's data and settled at once, beside a plain loop of
 * the client that fetches and acknowledges as many. Prints rates, and processor time of this process.
 */
final class JetStreamReadBench {
    private static final int ROUNDS = 5;
    private static final int EVENTS = 50_000;
    private static final int WINDOW = 256;

    private JetStreamReadBench() {}

    public static void main(String[] args) throws Exception {
        try (var server = NatsServer.start();
                var stream = new StoredSubject(server);
                var connection = NatsServer.connect(server.url())) {
            for (int i = 0; i < EVENTS; i++) {
                connection.publish(stream.name(), new byte[1024]);
            }
            connection.flush(Duration.ofSeconds(30));
            for (int round = 1; round <= ROUNDS; round++) {
                measured("connector " + round, () -> connector(stream));
                stream.deleteConsumer();
                stream.make(ConsumerConfiguration.builder().ackPolicy(AckPolicy.Explicit));
                measured("plain loop " + round, () -> plain(server, stream));
                stream.deleteConsumer();
            }
        }
    }

    private static void measured(String what, Reading reading) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        reading.run();
        System.out.printf(
                "%s: %.1f us of processor time an event, %.0f events a second%n",
                what, (system.getProcessCpuTime() - cpu) / 1e3 / EVENTS, EVENTS / ((System.nanoTime() - wall) / 1e9));
    }

    private static void connector(StoredSubject stream) throws InterruptedException {
        var source = stream.source(",\"deliver\":\"all\"");
        var connector = new NatsConnectors(source).create(Attempt.of("bench").withWindow(WINDOW));
        var taking = new Taking();
        connector.events().subscribe(taking);
        taking.done.await();
        taking.subscription.cancel();
        connector.close().await().atMost(Duration.ofSeconds(20));
    }

    private static void plain(NatsServer server, StoredSubject stream) throws Exception {
        try (var connection = NatsServer.connect(server.url())) {
            var consumer = connection.getConsumerContext(stream.name(), StoredSubject.DURABLE);
            for (int taken = 0; taken < EVENTS; ) {
                var options = FetchConsumeOptions.builder().maxMessages(WINDOW).expiresIn(2000);
                try (var fetch = consumer.fetch(options.build())) {
                    for (var message = fetch.nextMessage(); message != null; message = fetch.nextMessage()) {
                        message.ack();
                        taken++;
                    }
                }
            }
            connection.flush(Duration.ofSeconds(10));
        }
    }

    private interface Reading {
        void run() throws Exception;
    }

    /** Makes the data of each event and settles it, as a bus would that answers at once. */
    private static final class Taking implements Flow.Subscriber<Incoming> {
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicInteger settled = new AtomicInteger();
        private volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription = started;
            started.request(WINDOW);
        }

        @Override
        public void onNext(Incoming event) {
            try {
                event.payload().json();
            } catch (InvalidPayloadException e) {
                throw new IllegalStateException(e);
            }
            event.settlement().settle(new Outcome.Published("id"), Settlements.then(() -> {
                if (settled.incrementAndGet() == EVENTS) {
                    done.countDown();
                }
                subscription.request(1);
            }));
        }

        @Override
        public void onError(Throwable reason) {
            System.out.println("failed: " + reason.getMessage());
            done.countDown();
        }

        @Override
        public void onComplete() {
            done.countDown();
        }
    }
}
