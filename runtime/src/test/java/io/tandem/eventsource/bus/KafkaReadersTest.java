package io.tandem.eventsource.bus;

import static org.awaitility.Awaitility.await;

import io.tandem.api.BusConfig;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.TestLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a Kafka bus does that takes long to say what its newest event is. */
class KafkaReadersTest {
    private static final Duration LIMIT = TestLimits.WAIT;
    /** Shorter than a reader waits for an answer. */
    private static final Duration WHILE = Duration.ofMillis(500);

    /** Each reader takes tens of megabytes, and a takeover asks for every calendar and resource at once. */
    @Test
    void aSlowBusIsReadByOneAtATimeAndWhoeverGivesUpMakesWayForTheNext() throws Exception {
        try (var server = new SilentServer()) {
            var settings = new KafkaSettings(
                    new BusConfig.Kafka(server.url(), "events", null, null, null, null, null, Map.of()),
                    new Mounts(Path.of("/nowhere")),
                    "test");
            var bus = new KafkaBus("shop", settings, new KafkaWatch(settings), () -> null, System::nanoTime);
            try {
                var first = bus.last("one").subscribe().with(found -> {}, failed -> {});
                var second = bus.last("two").subscribe().with(found -> {}, failed -> {});
                await().during(WHILE).atMost(LIMIT).until(() -> server.connections.get() == 1);

                first.cancel();
                await().atMost(LIMIT).until(() -> server.accepted.get() == 2 && server.connections.get() == 1);
                second.cancel();
                await().atMost(LIMIT).until(() -> server.connections.get() == 0);
            } finally {
                bus.close();
            }
        }
    }

    /** Takes connections and never answers. */
    private static final class SilentServer implements AutoCloseable {
        final AtomicInteger accepted = new AtomicInteger();
        final AtomicInteger connections = new AtomicInteger();
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        SilentServer() throws IOException {
            var unused = Thread.ofVirtual().start(this::accept);
        }

        String url() {
            return "localhost:" + listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }

        private void accept() {
            while (!listening.isClosed()) {
                try {
                    var client = listening.accept();
                    connections.incrementAndGet();
                    accepted.incrementAndGet();
                    var unused = Thread.ofVirtual().start(() -> read(client));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void read(Socket client) {
            try (client) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException reset) {
                // as good as an end
            } finally {
                connections.decrementAndGet();
            }
        }
    }
}
