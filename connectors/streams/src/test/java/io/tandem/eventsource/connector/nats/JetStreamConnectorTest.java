package io.tandem.eventsource.connector.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.Escalating;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.NatsServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Durable consumers of a real nats-server. */
class JetStreamConnectorTest {
    private static NatsServer server;

    private final TestContext context = new TestContext("orders");
    private StoredSubject stream;

    @BeforeAll
    static void startServer() {
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void makeStream() throws Exception {
        stream = new StoredSubject(server);
    }

    @AfterEach
    void closeStream() throws Exception {
        context.close();
        stream.close();
    }

    @Test
    void aMessageIsNamedByItsIdElseByItsPlaceInTheStream() throws Exception {
        try (var intake = publishing()) {
            stream.send("hello".getBytes(UTF_8));
            stream.send(NatsMessage.builder()
                    .subject(stream.name())
                    .headers(new Headers().add("B", "1", "2").add("Nats-Msg-Id", "m-1"))
                    .data("x")
                    .build());

            assertThat(intake.json(0)).isEqualTo("{\"subject\":\"%s\",\"body\":\"aGVsbG8=\"}".formatted(stream.name()));
            assertThat(intake.json(1))
                    .isEqualTo(("{\"subject\":\"%s\",\"body\":\"eA==\",\"header\":{\"B\":[\"1\",\"2\"],"
                                    + "\"Nats-Msg-Id\":[\"m-1\"]}}")
                            .formatted(stream.name()));
            assertThat(intake.coordinates().get(0)).startsWith(stream.name() + ":1:20");
            assertThat(intake.coordinates().get(1)).isEqualTo(stream.name() + ":m-1");
        }
    }

    @Test
    void aConsumerIsMadeForWhatComesFromThenOnOrForTheWholeStream() throws Exception {
        stream.send(new byte[1]);
        try (var intake = publishing()) {
            stream.send(new byte[2]);
            intake.awaitEvents(1);
            assertThat(intake.coordinates()).singleElement().asString().startsWith(stream.name() + ":2:");
        }
        stream.deleteConsumer();
        context.position.set(null);
        try (var intake = publishing(stream.source(",\"deliver\":\"all\""))) {
            intake.awaitEvents(2);
            assertThat(stream.consumer().getConsumerConfiguration().getMaxAckPending())
                    .isEqualTo(4 * 256L);
        }
    }

    @Test
    void whatCanNeverBePublishedAndWhatIsParkedDoesNotComeAgain() throws Exception {
        try (var intake = holding(4)) {
            for (int i = 0; i < 3; i++) {
                stream.send(("poison " + i).getBytes(UTF_8));
            }
            intake.awaitEvents(3);
            assertThat(intake.events().get(1).payload().original()).asString().isEqualTo("poison 1");
            intake.settle(0, new Outcome.Invalid(false, "not JSON"));
            intake.settle(1, new Outcome.Parked("not JSON"));
            intake.settle(2, new Outcome.Filtered());
            await().until(() -> stream.consumer().getNumAckPending() == 0);
            assertThat(stream.consumer().getAckFloor().getStreamSequence()).isEqualTo(3);
        }
    }

    @Test
    void noMoreLargeMessagesAreOnTheirWayThanMemoryHasRoomFor() throws Exception {
        context.budget = new ByteBudget(8 << 20);
        for (int i = 0; i < 40; i++) {
            stream.send(new byte[256 << 10]);
        }
        var connector = new NatsConnectors(stream.source(",\"deliver\":\"all\"")).create(context);
        try (var intake = Intake.holding(connector, 256)) {
            intake.awaitEvents(7); // a quarter of the budget
            await().during(Duration.ofMillis(300))
                    .until(() -> stream.consumer().getNumAckPending() <= 16
                            && intake.events().size() == 7);
            for (int i = 0; i < 40; i++) {
                intake.awaitEvents(i + 1).publish(i);
            }
        }
    }

    @Test
    void whatTheBusIsAwayForComesAgainAfterAPause() throws Exception {
        try (var intake = holding(2)) {
            stream.send(new byte[1]);
            long begin = System.nanoTime();
            intake.awaitEvents(1).settle(0, new Outcome.Unavailable("away"));
            intake.awaitEvents(2);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
            assertThat(intake.coordinates().get(1))
                    .isEqualTo(intake.coordinates().get(0));
        }
    }

    @Test
    void whileTheBusIsSlowTheServerRepeatsNothing() throws Exception {
        Escalating.upTo(Duration.ofSeconds(1), Duration.ofSeconds(16), ackWait -> {
            try (var own = new StoredSubject(server)) {
                own.make(explicit().ackWait(ackWait));
                nothingIsRepeated(own, ackWait.multipliedBy(5).dividedBy(2));
            }
        });
    }

    private void nothingIsRepeated(StoredSubject own, Duration length) throws Exception {
        long before = context.connections.get();
        try (var intake = connected(Intake.holding(own.connector(context), 10), before)) {
            own.send(new byte[1]);
            intake.awaitEvents(1);
            await().during(length)
                    .failFast(
                            "the server has repeated it",
                            () -> intake.events().size() > 1 || own.consumer().getRedelivered() > 0)
                    .until(() -> true);
            intake.publish(0);
            await().until(() -> own.consumer().getNumAckPending() == 0);
        }
    }

    @Test
    void noMoreIsAskedForThanIsWanted() throws Exception {
        try (var intake = holding(3)) {
            for (int i = 0; i < 20; i++) {
                stream.send(new byte[1]);
            }
            intake.awaitEvents(3);
            await().during(Duration.ofMillis(300))
                    .until(() -> stream.consumer().getNumAckPending() == 3
                            && stream.consumer().getNumPending() == 17);
            intake.request(2);
            intake.awaitEvents(5);
            assertThat(stream.consumer().getNumAckPending()).isEqualTo(5);
        }
    }

    @Test
    void requestsThatEndWithoutAMessageAreMadeAgainAndKeepToTheConsumersLimits() throws Exception {
        stream.make(explicit().maxExpires(Duration.ofMillis(300)).maxBatch(2));
        try (var intake = holding(8)) {
            await().during(Duration.ofMillis(1000)).until(() -> intake.failure().isEmpty());
            for (int i = 0; i < 8; i++) {
                stream.send(new byte[1]);
            }
            intake.awaitEvents(8);
            assertThat(stream.consumer().getRedelivered()).isZero();
        }
    }

    @Test
    void aConsumerDeletedWhileItIsReadIsToldAndMadeAgainWhereItWas() throws Exception {
        stream.send(new byte[1]); // from before: it was not asked for
        try (var first = publishing()) {
            stream.send(new byte[2]);
            stream.send(new byte[3]);
            first.awaitEvents(2);
            await().until(() -> context.position.get().contains("\"read\":3"));
            stream.deleteConsumer();
            assertThat(first.awaitFailure())
                    .hasMessageContaining("deleted while it was read")
                    .hasMessageContaining("jetstream.durable");
        }
        stream.send(new byte[4]);
        try (var second = publishing()) {
            second.awaitEvents(1);
            await().during(Duration.ofMillis(300)).until(() -> second.events().size() == 1);
            assertThat(second.coordinates()).singleElement().asString().startsWith(stream.name() + ":4:");
        }
    }

    @Test
    void aStreamDeletedWhileItIsReadIsToldAndReadFromItsBeginningWhenItIsMadeAgain() throws Exception {
        String before;
        try (var first = publishing()) {
            stream.send(new byte[1]);
            before = first.awaitEvents(1).coordinates().get(0);
            stream.delete();
            assertThat(first.awaitFailure()).hasMessageContaining("deleted while it was read");
        }
        try (var missing = connecting()) {
            assertThat(missing.awaitFailure())
                    .hasMessageContaining("stream %s is not there".formatted(stream.name()))
                    .hasMessageContaining("jetstream.stream");
        }
        stream.make();
        stream.send(new byte[1]);
        try (var second = publishing()) {
            second.awaitEvents(1);
            assertThat(second.coordinates()).singleElement().isNotEqualTo(before);
        }
    }

    @Test
    void aConsumerThatCannotBeUsedIsRefusedWithTheRemedy() throws Exception {
        stream.make(explicit().deliverSubject("elsewhere"));
        assertRefused("the server pushes its messages", "make it a pull consumer");
        stream.deleteConsumer();
        stream.make(ConsumerConfiguration.builder().ackPolicy(AckPolicy.All));
        assertRefused("it needs no acknowledgement of each message", "acknowledgement policy explicit");
        stream.deleteConsumer();
        stream.make(explicit().headersOnly(true));
        assertRefused("without their bodies", "take headers_only away");
    }

    @Test
    void aConsumerThatLosesWhatIsGivenBackTooOftenIsTold() throws Exception {
        publishing().close();
        assertThat(context.notes).isEmpty();
        stream.deleteConsumer();
        stream.make(explicit().maxDeliver(1));
        publishing().close();
        assertThat(context.notes)
                .singleElement()
                .asString()
                .contains("delivers a message 1 times at most (max_deliver)");
    }

    @Test
    void aConsumerOfOtherSubjectsIsRefused() throws Exception {
        stream.make(explicit().filterSubject(stream.name()));
        var source = stream.source();
        var other = new NatsSource(
                source.url(), "other", null, source.jetstream(), null, null, null, null, null, null, null);
        try (var intake = Intake.holding(new NatsConnectors(other).create(context), 1)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("it reads %s and not other".formatted(stream.name()))
                    .hasMessageContaining("change its filter, or subject");
        }
    }

    @Test
    void aWorkQueueIsReadFromItsFirstMessage() throws Exception {
        stream.delete();
        stream.make(RetentionPolicy.WorkQueue);
        stream.send(new byte[1]);
        try (var intake = publishing()) {
            intake.awaitEvents(1);
        }
    }

    @Test
    void replicasShareAConsumerAndWhoStopsLeavesHisToTheOther() throws Exception {
        context.shared = true;
        int sent = 0;
        try (var stays = publishing()) {
            var goes = holding(8);
            // until the one that goes has got its part
            while (sent < 400 || sent < 12_000 && goes.events().size() < 8) {
                stream.send(new byte[1]);
                sent++;
            }
            goes.awaitEvents(8);
            goes.publish(0);
            goes.close();
            stays.awaitEvents(sent - 1);
            await().until(() -> stream.consumer().getNumAckPending() == 0);
            assertThat(Stream.concat(
                            stays.coordinates().stream(),
                            Stream.of(goes.coordinates().getFirst())))
                    .hasSize(sent)
                    .doesNotHaveDuplicates();
        }
    }

    /** A place that replicas share has one writer among them, and an old position when that one is gone. */
    @Test
    void replicasThatShareAConsumerKeepItsPositionEachForItself() throws Exception {
        context.shared = true;
        var factory = new NatsConnectors(stream.source());
        stream.send(new byte[1]); // from before: it was not asked for
        try (var first = connected(Intake.publishing(factory.create(context), 64), 0)) {
            stream.send(new byte[2]);
            first.awaitEvents(1);
        }
        stream.deleteConsumer();
        stream.send(new byte[3]);
        try (var second = connected(Intake.publishing(factory.create(context), 64), 1)) {
            second.awaitEvents(1);
            assertThat(second.coordinates()).singleElement().asString().startsWith(stream.name() + ":3:");
        }
        assertThat(context.position).hasNullValue();
    }

    private void assertRefused(String... words) throws Exception {
        try (var intake = connecting()) {
            assertThat(intake.awaitFailure())
                    .hasMessageContainingAll("consumer tandem of stream " + stream.name(), "jetstream.durable")
                    .satisfies(failure ->
                            List.of(words).forEach(word -> assertThat(failure).hasMessageContaining(word)));
        }
    }

    private static ConsumerConfiguration.Builder explicit() {
        return ConsumerConfiguration.builder().ackPolicy(AckPolicy.Explicit);
    }

    private Intake publishing() {
        return publishing(stream.source());
    }

    private Intake publishing(NatsSource source) {
        long before = context.connections.get();
        return connected(Intake.publishing(new NatsConnectors(source).create(context), 64), before);
    }

    private Intake holding(int demand) {
        long before = context.connections.get();
        return connected(Intake.holding(stream.connector(context), demand), before);
    }

    private Intake connecting() {
        return Intake.holding(stream.connector(context), 1);
    }

    private Intake connected(Intake intake, long before) {
        await().until(() -> {
            assertThat(intake.failure()).isEmpty();
            return context.connections.get() > before;
        });
        return intake;
    }
}
