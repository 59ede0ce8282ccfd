package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Queues of the type stream: a broker delivers nothing again, and begins where it is told to. */
class AmqpStreamTest extends AmqpCase {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String name = "s-" + UUID.randomUUID();
    private final TestContext context = new TestContext("r");

    @Test
    void whatCameWhileNobodyConsumedIsReadByTheSuccessorAndNothingTwice() throws Exception {
        var first = publishing(stream(""));
        publish(5);
        first.awaitEvents(5).close();
        publish(5);
        try (var second = publishing(stream(""))) {
            publish(5);
            second.awaitEvents(10);
            assertThat(first.coordinates()).isEqualTo(offsets(0, 5));
            assertThat(second.coordinates()).isEqualTo(offsets(5, 15));
        }
    }

    @Test
    void whatWasInFlightWhenAReplicaWasKilledIsReadAgainUnderTheSameName() throws Exception {
        var killed = holding(stream(""), 8);
        publish(4);
        killed.awaitEvents(4);
        killed.publish(0);
        killed.publish(3);
        killed.cancel();
        try (var successor = publishing(stream(""))) {
            successor.awaitEvents(3);
            assertThat(successor.coordinates()).isEqualTo(offsets(1, 4));
        }
        killed.close();
    }

    /** Where nothing is kept "next" is another place for the successor. */
    @Test
    void whatComesAfterTheFirstStartIsReadThoughItsReplicaDiedBeforeItReadAnything() throws Exception {
        publishing(stream("")).close();
        publish(3);
        try (var successor = publishing(stream(""))) {
            successor.awaitEvents(3);
            assertThat(successor.coordinates()).isEqualTo(offsets(0, 3));
        }
    }

    @Test
    void aStreamThatWasNeverReadBeginsAtItsEndAsUpstreamOrWhereTheArgumentsSay() throws Exception {
        publishing(stream("")).close();
        publish(3);
        context.position.set(null);
        try (var end = publishing(stream(""))) {
            publish(1);
            end.awaitEvents(1);
            assertThat(end.coordinates()).isEqualTo(offsets(3, 4));
        }
        for (var first : Map.of("first", 0L, "2", 2L).entrySet()) {
            context.position.set(null);
            try (var intake = publishing(stream("\\nx-stream-offset: " + first.getKey()))) {
                intake.awaitEvents((int) (4 - first.getValue()));
                assertThat(intake.coordinates()).isEqualTo(offsets(first.getValue(), 4));
            }
        }
    }

    @Test
    void moreThanTheWindowHoldsComesAsItIsSettled() throws Exception {
        try (var intake = publishing(stream(""))) {
            publish(1_000);
            intake.awaitEvents(1_000);
            assertThat(intake.coordinates()).isEqualTo(offsets(0, 1_000));
        }
    }

    @Test
    void aConnectionThatIsLostIsMadeAgainWhereItsPrefixEnded() throws Exception {
        var first = holding(stream(""), 8);
        publish(3);
        first.awaitEvents(3);
        first.publish(0);
        Broker.SERVER.control("close_all_connections", "a test");
        assertThat(first.awaitFailure()).isNotNull();
        first.close();
        connect();
        publish(1);
        try (var second = publishing(stream(""))) {
            second.awaitEvents(3);
            assertThat(second.coordinates()).isEqualTo(offsets(1, 4));
        }
    }

    @Test
    void aPositionOfAnotherQueueSaysNothing() throws Exception {
        context.position.set(new StreamPosition.Read("another", "", 7, OptionalLong.empty()).json());
        try (var intake = publishing(stream(""))) {
            publish(2);
            intake.awaitEvents(2);
            assertThat(intake.coordinates()).isEqualTo(offsets(0, 2));
        }
    }

    /** Its offsets begin at 0 again, below the position that is kept. */
    @Test
    void aStreamThatIsDeletedAndMadeAgainIsReadFromItsFirstMessageUnderNamesOfItsOwn() throws Exception {
        publishing(stream("")).close();
        publish(3);
        try (var former = publishing(stream(""))) {
            former.awaitEvents(3);
            channel.queueDelete(name);
            assertThat(former.awaitFailure()).isNotNull();
        }
        try (var second = publishing(stream(""))) {
            publish(2);
            second.awaitEvents(2);
            assertThat(second.coordinates()).isEqualTo(offsets(birth() + ":", 0, 2));
        }
    }

    @Test
    void aReplicaThatDiesWithAStreamMadeAgainIsFollowedByOneThatGivesItsEventsTheSameNames() throws Exception {
        context.position.set(new StreamPosition.Read(name, "", 70, OptionalLong.of(1)).json());
        try (var killed = holding(stream(""), 8)) {
            publish(3);
            killed.awaitEvents(3);
            killed.publish(0);
            killed.cancel();
            var names = killed.coordinates();
            try (var successor = publishing(stream(""))) {
                successor.awaitEvents(2);
                assertThat(successor.coordinates()).isEqualTo(names.subList(1, 3));
            }
            assertThat(names).isEqualTo(offsets(birth() + ":", 0, 3));
        }
    }

    /** Else the successor would read the new stream under other names, or not at all. */
    @Test
    void aStreamIsNotMadeAgainBeforeItIsKeptThatItWasDeleted() throws Exception {
        context.checkpoint = new UnwritableCheckpoint(new StreamPosition.Read(name, "", 70, OptionalLong.of(1)).json());
        try (var intake = holding(stream(""), 1)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("that cannot be written: the store is full");
        }
        assertThatThrownBy(() -> connection.createChannel().queueDeclarePassive(name))
                .hasRootCauseMessage(
                        "channel error; protocol method: #method<channel.close>(reply-code=404, reply-text=NOT_FOUND - no queue '%s' in vhost '/', class-id=50, method-id=10)"
                                .formatted(name));
    }

    /** A broker says nothing until the new stream has come to where the former was read, and then goes on. */
    @Test
    void aStreamThatSomebodyElseMadeAgainIsNotSkippedUpToWhereTheFormerWasRead() throws Exception {
        publishing(stream("")).close();
        publish(5);
        publishing(stream("")).awaitEvents(5).close();
        channel.queueDelete(name);
        channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", "stream"));
        for (var i = 0; i < 3; i++) {
            channel.basicPublish("", name, null, bytes("new" + i));
        }
        channel.waitForConfirmsOrDie(LIMIT.toMillis());
        var shortWait = new AmqpConnector(stream(""), context, new MessageSizes(), Duration.ofMillis(300));
        try (var shorter = connected(() -> Intake.publishing(shortWait, 256))) {
            assertThat(shorter.awaitFailure())
                    .hasMessageContaining("stream " + name + ": the broker gave nothing at offset 4")
                    .hasMessageContaining("slow or without a quorum")
                    .hasMessageContaining("deleted and made again")
                    .hasMessageContaining("checkpoint");
        }
        for (var i = 3; i < 9; i++) {
            channel.basicPublish("", name, null, bytes("new" + i));
        }
        channel.waitForConfirmsOrDie(LIMIT.toMillis());
        try (var grown = publishing(stream(""))) {
            assertThat(grown.awaitFailure())
                    .hasMessageContaining("stream " + name + " has another message at offset 4")
                    .hasMessageContaining("checkpoint");
            assertThat(grown.events()).isEmpty();
        }
    }

    /** Nor is it asked for under another birth each time. */
    @Test
    void aStreamThatIsNotThereForLongGetsOneBirth() throws Exception {
        context.position.set(new StreamPosition.Read(name, "", 70, OptionalLong.of(1)).json());
        for (var attempt = 0; attempt < 2; attempt++) {
            var before = context.position.get();
            try (var intake = holding(passive(), 1)) {
                assertThat(intake.awaitFailure()).hasMessageContaining("no queue '" + name + "'");
            }
            assertThat(birth()).isNotEmpty();
            if (attempt > 0) {
                assertThat(context.position).hasValue(before);
            }
        }
    }

    @Test
    void aStreamIsReadOnAfterTheAddressWasAWrongOneForAWhile() throws Exception {
        publishing(stream("")).close();
        publish(4);
        publishing(stream("")).awaitEvents(4).close();
        Broker.SERVER.control("add_vhost", name);
        Broker.SERVER.control("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
        publishing(source(Broker.SERVER.url() + name, "x-queue-type: stream")).close();
        assertThat(birth()).isNotEmpty();
        publish(2);
        try (var again = publishing(stream(""))) {
            again.awaitEvents(2);
            assertThat(again.coordinates()).isEqualTo(offsets(4, 6));
        }
        assertThat(birth()).isEmpty();
        // by which a slow broker is told from a stream that is too short
        await().atMost(LIMIT).until(() -> channel.messageCount(name) == 6);
    }

    @Test
    void aStreamMadeAgainOfWhichNothingIsSettledIsReadFromItsFirstMessage() throws Exception {
        context.position.set(new StreamPosition.Read(name, "", 1, OptionalLong.of(1)).json());
        holding(stream(""), 1).close();
        var shortWait = new AmqpConnector(stream(""), context, new MessageSizes(), Duration.ofMillis(300));
        connected(() -> Intake.holding(shortWait, 1)).close();
        publish(3); // the second is another one than was read
        try (var intake = publishing(stream(""))) {
            intake.awaitEvents(3);
            assertThat(intake.coordinates()).isEqualTo(offsets(birth() + ":", 0, 3));
        }
    }

    /** Only the place where it was read to is gone, and nothing was read. */
    @Test
    void aStreamThatIsDeletedBeforeAnythingWasReadGetsNoBirth() throws Exception {
        publishing(stream("")).close();
        channel.queueDelete(name);
        try (var intake = publishing(stream(""))) {
            publish(2);
            intake.awaitEvents(2);
            assertThat(intake.coordinates()).isEqualTo(offsets(0, 2));
        }
    }

    /** A version before births reads it from a time; see {@link StreamPositionTest}. */
    @Test
    void whatIsKeptOfAStreamMadeAgainIsReadFromItsFirstMessageByAnEarlierVersion() throws Exception {
        publishing(stream("")).close();
        publish(3);
        context.position.set(new StreamPosition.Since(name, Instant.EPOCH).json());
        try (var intake = publishing(stream(""))) {
            intake.awaitEvents(3);
            assertThat(intake.coordinates()).isEqualTo(offsets(0, 3));
        }
    }

    @Test
    void aPositionThatAnEarlierVersionKeptIsGoneOnFrom() throws Exception {
        publishing(stream("")).close();
        publish(5);
        context.position.set("{\"queue\":\"%s\",\"read\":2}".formatted(name));
        try (var intake = publishing(stream(""))) {
            intake.awaitEvents(2);
            assertThat(intake.coordinates()).isEqualTo(offsets(3, 5));
        }
    }

    /** A user without the right to declare uses what others made, and it may be a stream. */
    @Test
    void aStreamThatIsNotCalledOneIsRefusedByName() throws Exception {
        channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", "stream"));
        Broker.SERVER.control("add_user", name, "secret");
        Broker.SERVER.control("set_permissions", "-p", "/", name, "^$", "^$", "^" + name + "$");
        var source = source("amqp://%s:secret@localhost:%d/".formatted(name, Broker.SERVER.port()), "");
        try (var intake = holding(source, 1)) {
            channel.basicPublish("", name, null, bytes("m"));
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("queue " + name + " is a stream")
                    .hasMessageContaining("queueDeclare.arguments");
        }
    }

    private void publish(int messages) throws Exception {
        for (var i = 0; i < messages; i++) {
            channel.basicPublish(name, "key", null, bytes("m" + i));
        }
        channel.waitForConfirmsOrDie(LIMIT.toMillis());
    }

    private String birth() {
        return StreamPosition.parse(context.position.get(), name).orElseThrow().birth();
    }

    private List<String> offsets(long from, long to) {
        return offsets("", from, to);
    }

    private List<String> offsets(String birth, long from, long to) {
        return new ArrayList<>(LongStream.range(from, to)
                .mapToObj(offset -> name + ":" + birth + "offset:" + offset)
                .toList());
    }

    private AmqpSource stream(String more) throws IOException {
        return source(Broker.url(), "x-queue-type: stream" + more);
    }

    private AmqpSource passive() throws JsonProcessingException {
        return new ObjectMapper().readValue("""
                        {"url": "%s", "queueDeclare": {"name": "%s", "passive": true, "arguments": "x-queue-type: stream"}}
                        """.formatted(Broker.url(), name), AmqpSource.class);
    }

    private AmqpSource source(String url, String arguments) throws JsonProcessingException {
        return new ObjectMapper().readValue("""
                        {"url": "%s", "exchangeName": "%s", "exchangeType": "fanout", "routingKey": "key",
                         "queueDeclare": {"name": "%2$s", "durable": true, "arguments": "%s"}}
                        """.formatted(url, name, arguments), AmqpSource.class);
    }

    private Intake publishing(AmqpSource source) {
        return connected(() -> Intake.publishing(new AmqpConnector(source, context), 256));
    }

    private Intake holding(AmqpSource source, long demand) {
        return connected(() -> Intake.holding(new AmqpConnector(source, context), demand));
    }

    private Intake connected(Supplier<Intake> start) {
        var before = context.connections.get();
        var intake = start.get();
        await().atMost(LIMIT)
                .until(() ->
                        context.connections.get() > before || intake.failure().isPresent());
        return intake;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
