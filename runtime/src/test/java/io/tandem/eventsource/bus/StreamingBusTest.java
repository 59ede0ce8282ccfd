package io.tandem.eventsource.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Nats;
import io.nats.client.Options;
import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.StreamingServer;
import io.tandem.local.TestLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real nats-streaming-server. */
class StreamingBusTest {
    private static StreamingServer server;

    @TempDir
    private Path root;

    @BeforeAll
    static void startServer() {
        server = StreamingServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void whatIsPublishedIsReadFromTheSubjectInItsOrder() throws Exception {
        try (var bus = start(server, "eventbus-order")) {
            BusFixture.awaitConnected(bus);
            var receipts = publish(bus, 0, 500);
            receipts.forEach(StreamingBusTest::awaitStored);
            try (var reader = new StreamingReader(server.url(), "eventbus-order")) {
                await().until(() -> reader.bodies().size() == 500);
                assertThat(reader.bodies())
                        .containsExactlyElementsOf(IntStream.range(0, 500)
                                .mapToObj(Integer::toString)
                                .toList());
            }
            assertThat(bus.last("example").await().atMost(BusFixture.LIMIT)).isEmpty();
        }
    }

    @Test
    void aBusThatIsClosedSignsOff() {
        int before = server.clients();
        try (var bus = start(server, "eventbus-closed")) {
            BusFixture.awaitConnected(bus);
            assertThat(server.clients()).isEqualTo(before + 1);
        }
        await().untilAsserted(() -> assertThat(server.clients()).isEqualTo(before));
    }

    @Test
    void anEventOverTheLimitIsInvalidAndOneWithinItIsStored() {
        try (var bus = start(server, "eventbus-large")) {
            BusFixture.awaitConnected(bus);
            var largest = new Receipt();
            bus.publish(new EventBus.Message("example", "id", new byte[(int) bus.largest()]), largest);
            awaitStored(largest);
            var larger = new Receipt();
            bus.publish(new EventBus.Message("example", "id", new byte[(int) bus.largest() + 1]), larger);
            assertThat(larger.failure()).isInstanceOf(BusException.TooLarge.class);
        }
    }

    @Test
    void whatNobodyMaySendAnyMoreIsNotSent() {
        try (var bus = start(server, "eventbus-term")) {
            BusFixture.awaitConnected(bus);
            var receipt = new Receipt();
            receipt.allowed = false;
            bus.publish(BusFixture.message("example", 1), receipt);
            assertThat(receipt.failure()).isInstanceOf(BusException.Expired.class);
        }
    }

    @Test
    void aServerThatRestartsIsUsedAgainAndKeepsWhatItAcknowledged() throws Exception {
        try (var own = StreamingServer.start();
                var bus = start(own, "eventbus-shop")) {
            BusFixture.awaitConnected(bus);
            publish(bus, 0, 10).forEach(StreamingBusTest::awaitStored);
            own.kill();
            await().until(() -> !BusFixture.state(bus).connected());
            assertThat(publish(bus, 10, 1).getFirst().failure()).isInstanceOf(BusException.Unavailable.class);
            own.restart();
            BusFixture.awaitConnected(bus);
            publish(bus, 10, 10).forEach(StreamingBusTest::awaitStored);
            try (var reader = new StreamingReader(own.url(), "eventbus-shop")) {
                await().until(() -> reader.bodies().size() == 20);
            }
        }
    }

    @Test
    void aServerThatHangsFailsWhatIsInFlight() {
        try (var own = StreamingServer.start();
                var bus = start(own, "eventbus-shop")) {
            BusFixture.awaitConnected(bus);
            own.suspend();
            var receipt = publish(bus, 0, 1).getFirst();
            assertThat(receipt.failure()).isInstanceOf(BusException.Unavailable.class);
            own.resume();
            BusFixture.awaitConnected(bus);
        }
    }

    @Test
    void aTokenIsReadFromTheBussSecretWhereAuthSaysSo() {
        var secret = BusFixture.SECRET;
        try (var guarded = StreamingServer.start("s3cret")) {
            BusFixture.auth(root, "token: wrong");
            try (var bus = start(guarded, StreamingServer.CLUSTER, "token", Optional.of(secret))) {
                await().until(() -> BusFixture.state(bus).detail().contains("refused the credentials in Secret"));
                BusFixture.auth(root, "token: s3cret");
                BusFixture.awaitConnected(bus);
            }
        }
    }

    @Test
    void aClusterThatNobodyServesIsToldByItsId() {
        try (var bus = start(server, "elsewhere", "none", Optional.empty())) {
            await().until(() -> BusFixture.state(bus).detail().contains("has the cluster id elsewhere"));
            var receipt = publish(bus, 0, 1).getFirst();
            assertThat(receipt.failure())
                    .isInstanceOf(BusException.Unavailable.class)
                    .hasMessageContaining("clusterID");
        }
    }

    /** Each attempt would keep a thread of the connection, which goes on. */
    @Test
    void attemptsThatAreRefusedLeaveNoThreads() throws Exception {
        var client = "refused-" + UUID.randomUUID();
        var options = Options.builder().server(server.url()).connectionName(client);
        try (var connection = Nats.connect(options.build())) {
            long before = threads(client);
            assertThat(before).isPositive();
            for (int i = 0; i < 8; i++) {
                assertThatThrownBy(() -> StreamingSession.open(
                                connection, "elsewhere", "c", "s", (session, reason) -> {}, System::nanoTime))
                        .hasMessageContaining("clusterID");
            }
            await().untilAsserted(() -> assertThat(threads(client)).isLessThan(before + 4));
        }
    }

    /** Of this client only: those of others come and go. */
    private static long threads(String client) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(client))
                .count();
    }

    private EventBus start(StreamingServer of, String subject) {
        return start(of, StreamingServer.CLUSTER, null, Optional.empty(), subject);
    }

    private EventBus start(StreamingServer of, String cluster, String auth, Optional<SecretKeySelector> secret) {
        return start(of, cluster, auth, secret, "eventbus-shop");
    }

    private EventBus start(
            StreamingServer of, String cluster, String auth, Optional<SecretKeySelector> secret, String subject) {
        var config = new BusConfig.Nats(of.url(), cluster, auth, secret.orElse(null), Map.of());
        var all = new BusConfig(config, null, null, Map.of());
        return Buses.create(all, "shop", new Mounts(root), "shop-eventsource-7d", subject)
                .bus();
    }

    private static List<Receipt> publish(EventBus bus, int from, int count) {
        var receipts = new ArrayList<Receipt>();
        for (int i = from; i < from + count; i++) {
            var receipt = new Receipt();
            receipts.add(receipt);
            bus.publish(BusFixture.message("example", i), receipt);
        }
        return receipts;
    }

    private static void awaitStored(Receipt receipt) {
        assertThat(receipt.failure()).isNull();
    }

    private static final class Receipt implements EventBus.Receipt {
        private final CompletableFuture<Optional<BusException>> told = new CompletableFuture<>();
        private volatile boolean allowed = true;

        /** Null if it was stored. */
        BusException failure() {
            return told.orTimeout(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS)
                    .join()
                    .orElse(null);
        }

        @Override
        public boolean allowed() {
            return allowed;
        }

        @Override
        public void stored() {
            told.complete(Optional.empty());
        }

        @Override
        public void failed(BusException failure) {
            told.complete(Optional.of(failure));
        }
    }
}
