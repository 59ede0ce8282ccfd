package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static io.tandem.eventsource.bus.BusFixture.awaitConnected;
import static io.tandem.eventsource.bus.BusFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.local.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JetStreamBusTest {
    private static final Logger LOG = Logger.getLogger(JetStreamBusTest.class);

    private NatsServer server;
    private NatsLink link;
    private JetStreamBus bus;

    @BeforeEach
    void start() {
        server = NatsServer.start();
        link = NatsLink.start(BusFixture.jetstream(server.url()), new Mounts(Path.of("/nowhere")), "test");
        bus = new JetStreamBus("shop", link, StreamPlan.parse(null));
        awaitConnected(bus);
    }

    @AfterEach
    void stop() {
        bus.close();
        link.close();
        server.close();
    }

    @Test
    void anEventIsStoredUnderUpstreamsSubjectWithItsIdAndReadBack() throws Exception {
        publish(message("orders", 7));

        try (Connection connection = Nats.connect(server.url())) {
            var stored = connection.jetStreamManagement().getMessage("default", 1);
            assertThat(stored.getSubject()).isEqualTo("default.shop.orders");
            assertThat(stored.getData()).asString().isEqualTo("7");
            assertThat(stored.getHeaders().get("Nats-Msg-Id")).containsExactly("id-7");
            assertThat(stored.getHeaders().keySet()).containsExactly("Nats-Msg-Id");
        }
        assertThat(bus.last("orders").await().atMost(LIMIT)).get().isEqualTo("7".getBytes(StandardCharsets.UTF_8));
        assertThat(bus.last("returns").await().atMost(LIMIT)).isEmpty();
    }

    @Test
    void theStreamIsMadeAsUpstreamMakesIt() throws Exception {
        try (Connection connection = Nats.connect(server.url())) {
            StreamConfiguration made =
                    connection.jetStreamManagement().getStreamInfo("default").getConfiguration();
            assertThat(made.getSubjects()).containsExactly("default.*.*");
            assertThat(made.getMaxMsgs()).isEqualTo(50_000);
            assertThat(made.getMaxAge()).isEqualTo(Duration.ofHours(168));
            assertThat(made.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(5));
            assertThat(made.getReplicas()).isEqualTo(1);
        }
    }

    @Test
    void theSameIdIsASuccessAndIsStoredOnce() throws Exception {
        publish(message("orders", 1));
        publish(message("orders", 1));

        assertThat(BusFixture.stream(server.url())).containsExactly("1");
    }

    @Test
    void anEventOverTheServersLimitIsRefusedBeforeItIsSent() {
        var large = new EventBus.Message("orders", "large", new byte[1 << 20]);

        assertThatThrownBy(() -> publish(large))
                .isInstanceOf(BusException.TooLarge.class)
                .hasMessageContaining("1048576");
        publish(message("orders", 1));
    }

    @Test
    void theLargestEventTheServerTakesIsTaken() {
        int frame = "NATS/1.0\r\nNats-Msg-Id:full\r\n\r\n".length();

        publish(new EventBus.Message("orders", "full", new byte[(1 << 20) - frame]));
        assertThatThrownBy(() -> publish(new EventBus.Message("orders", "over", new byte[(1 << 20) - frame + 1])))
                .isInstanceOf(BusException.TooLarge.class);
    }

    @Test
    void aNameThatIsNoSubjectTokenIsRefusedWithAdvice() {
        assertThatThrownBy(() -> publish(message("a.b", 1)))
                .isInstanceOf(BusException.Invalid.class)
                .hasMessageContaining("rename");
        assertThat(BusFixture.state(bus).connected()).isTrue();
    }

    @Test
    void aLostStreamIsMadeAgain() throws Exception {
        try (Connection connection = Nats.connect(server.url())) {
            connection.jetStreamManagement().deleteStream("default");
        }

        assertThatThrownBy(() -> publish(message("orders", 1))).isInstanceOf(BusException.Unavailable.class);
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            publish(message("orders", 1));
            return true;
        });
        assertThat(BusFixture.stream(server.url())).containsExactly("1");
    }

    @Test
    void nothingIsLostDoubledOrDisorderedWhenTheServerIsKilledUnderLoad() throws Exception {
        try (var sender = new OrderedSender(bus, "orders", 20_000, 500)) {
            sender.start();
            for (int restart = 1; restart <= 3; restart++) {
                int enough = restart * 4_000;
                await().atMost(LIMIT).until(() -> sender.stored() > enough);
                server.restart();
            }
            await().atMost(LIMIT.multipliedBy(2)).until(sender::done);
            assertThat(sender.failures()).isPositive();
        }
        assertThat(BusFixture.stream(server.url()))
                .isEqualTo(
                        IntStream.range(0, 20_000).mapToObj(Integer::toString).toList());
    }

    @Test
    void whatIsInFlightFailsSoonAfterTheServerDies() {
        server.suspend();
        var answer = Publishing.publish(bus, message("orders", 1)).subscribeAsCompletionStage();
        long died = System.nanoTime();
        server.kill();

        await().atMost(LIMIT).until(answer::isDone);
        assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(Duration.ofSeconds(2));
        assertThat(answer).isCompletedExceptionally();
        assertThat(BusFixture.state(bus).connected()).isFalse();
    }

    @Test
    void aHungServerIsNoticedAndItsReturnToo() {
        server.suspend();
        await().atMost(Duration.ofSeconds(6)).until(() -> !BusFixture.state(bus).connected());
        assertThatThrownBy(() -> publish(message("orders", 1))).isInstanceOf(BusException.Unavailable.class);

        server.resume();
        awaitConnected(bus);
        publish(message("orders", 1));
    }

    @Test
    void manyEventsAreInFlightAtOnce() {
        int count = 20_000;
        byte[] body = new byte[1_536];
        long begin = System.nanoTime();
        List<Void> stored = Multi.createFrom()
                .range(0, count)
                .onItem()
                .transformToUni(i -> Publishing.publish(bus, new EventBus.Message("orders", "burst-" + i, body)))
                .merge(1_000)
                .collect()
                .asList()
                .await()
                .atMost(LIMIT);
        double seconds = (System.nanoTime() - begin) / 1e9;

        assertThat(stored).isEmpty();
        LOG.infof("published %d events of %d bytes, %.0f per second", count, body.length, count / seconds);
    }

    private void publish(EventBus.Message message) {
        Publishing.publish(bus, message).await().atMost(LIMIT);
    }
}
