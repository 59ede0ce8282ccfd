package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static io.tandem.eventsource.bus.BusFixture.awaitConnected;
import static io.tandem.eventsource.bus.BusFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.local.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JetStreamBusTest {
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

        try (Connection connection = NatsServer.connect(server.url())) {
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
        try (Connection connection = NatsServer.connect(server.url())) {
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
        try (Connection connection = NatsServer.connect(server.url())) {
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
    void whatIsInFlightFailsWithTheConnectionWhenTheServerDies() {
        server.suspend();
        var answer = Publishing.publish(bus, message("orders", 1)).subscribeAsCompletionStage();
        server.kill();

        await().atMost(LIMIT).until(answer::isDone);
        // and not because it was not acknowledged in time
        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.handle((stored, failure) -> failure))
                .isCompletedWithValueMatching(failure -> failure.toString().contains("connection to the bus lost"));
        assertThat(BusFixture.state(bus).connected()).isFalse();
    }

    @Test
    void aHungServerIsNoticedAndItsReturnToo() {
        server.suspend();
        await().atMost(LIMIT).until(() -> !BusFixture.state(bus).connected());
        assertThatThrownBy(() -> publish(message("orders", 1))).isInstanceOf(BusException.Unavailable.class);

        server.resume();
        awaitConnected(bus);
        publish(message("orders", 1));
    }

    @Test
    void manyEventsAreInFlightAtOnce() throws Exception {
        // a machine that stands still for longer than a ping is waited for ends the connection: then again
        for (int first = 0; !areStored(first, first + 1_000); first += 1_000) {
            assertThat(first).as("each time the connection was lost").isLessThan(5_000);
            awaitConnected(bus);
        }
    }

    /** False if the connection was lost meanwhile. */
    private boolean areStored(int first, int end) throws Exception {
        var connection = link.connection().orElseThrow();
        var answers = new Answers();
        server.suspend();
        for (int i = first; i < end; i++) {
            bus.publish(message("orders", i), answers.receipt());
        }
        int inFlight = answers.inFlight();
        server.resume();
        await().atMost(LIMIT).until(() -> answers.inFlight() == 0);
        if (link.connection().filter(it -> it == connection).isEmpty()) {
            return false;
        }
        assertThat(inFlight).isEqualTo(end - first);
        assertThat(answers.failures()).isEmpty();
        assertThat(BusFixture.stream(server.url()).stream()
                        .map(Integer::parseInt)
                        .filter(number -> number >= first))
                .isEqualTo(IntStream.range(first, end).boxed().toList());
        return true;
    }

    @Test
    void aFullStreamIsToldAsSuchAndItsEventsAreTakenWhenThereIsRoom() throws Exception {
        try (Connection connection = NatsServer.connect(server.url())) {
            var management = connection.jetStreamManagement();
            var present = management.getStreamInfo("default").getConfiguration();
            management.updateStream(StreamConfiguration.builder(present)
                    .maxMessages(1)
                    .discardPolicy(DiscardPolicy.New)
                    .build());
            publish(message("orders", 1));

            assertThatThrownBy(() -> publish(message("orders", 2)))
                    .isInstanceOf(BusException.Unavailable.class)
                    .hasMessageContaining("the stream is full");

            management.purgeStream("default");
            publish(message("orders", 2));
        }
    }

    @Test
    void anEventWhoseTermIsOverIsNotSent() throws Exception {
        var answers = new Answers();
        bus.publish(message("orders", 1), answers.receipt(() -> false));

        assertThat(answers.failures()).singleElement().isInstanceOf(BusException.Expired.class);
        publish(message("orders", 2));
        assertThat(BusFixture.stream(server.url())).containsExactly("2");
    }

    @Test
    void anEventThatTheServerNeverGotFailsAsSoonAsALaterOneIsAcknowledged() throws Exception {
        // a subject that no stream has: the server answers it neither with a sequence nor, with a subscriber, with 503
        try (Connection deaf = NatsServer.connect(server.url())) {
            deaf.createDispatcher(message -> {}).subscribe("elsewhere");
            deaf.flush(LIMIT);
            var window = new AckWindow(
                    link.connection().orElseThrow(), Duration.ofMinutes(5).toNanos(), gone -> {});
            var lost = new Answers();
            var later = new Answers();

            window.send("elsewhere", message("orders", 1), lost.receipt());
            window.send("default.shop.orders", message("orders", 2), later.receipt());

            await().atMost(LIMIT).until(() -> later.stored() == 1);
            assertThat(lost.failures()).singleElement().satisfies(failure -> assertThat(failure)
                    .isInstanceOf(BusException.Unavailable.class)
                    .hasMessageContaining("acknowledged a later one"));
        }
    }

    @Test
    void aDoubleThatIsAcknowledgedEarlyProvesNoOtherOneLost() throws Exception {
        publish(message("orders", 1));
        try (Connection deaf = NatsServer.connect(server.url())) {
            deaf.createDispatcher(message -> {}).subscribe("elsewhere");
            deaf.flush(LIMIT);
            var window = new AckWindow(
                    link.connection().orElseThrow(), Duration.ofMinutes(5).toNanos(), gone -> {});
            var open = new Answers();
            var doubled = new Answers();

            window.send("elsewhere", message("orders", 2), open.receipt());
            window.send("default.shop.orders", message("orders", 1), doubled.receipt());

            await().atMost(LIMIT).until(() -> doubled.stored() == 1);
            assertThat(open.inFlight()).isEqualTo(1);
            window.end("closed");
            assertThat(open.failures()).hasSize(1);
            assertThat(open.violations()).isEmpty();
        }
    }

    private void publish(EventBus.Message message) {
        Publishing.publish(bus, message).await().atMost(LIMIT);
    }
}
