package io.tandem.eventsource.connector.generic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.GenericSource;
import io.tandem.eventsource.Escalating;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.TestContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenericConnectorTest {
    private static Vertx vertx;

    private final TestContext context = new TestContext("elevators");
    private EventingServer server;
    private GenericConnector connector;
    private Intake intake;
    private long before;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void start() {
        server = EventingServer.start(vertx);
    }

    @AfterEach
    void stop() {
        if (intake != null) {
            intake.close();
        }
        context.close();
        server.close();
    }

    @Test
    void theServerIsToldNameConfigAndTokenAndItsPayloadIsTheBody() {
        server.token = Optional.of("t0ken");
        context.secret("bridge", "token", "t0ken\n");
        var call = connect(
                "\"config\":\"floors: 12\\nq: 'é'\\n\",\"metadata\":{\"k\":\"<v>\"},"
                        + "\"authSecret\":{\"name\":\"bridge\",\"key\":\"token\"}",
                100);
        assertThat(call.name()).isEqualTo("elevators");
        assertThat(call.config()).isEqualTo("floors: 12\nq: 'é'\n");
        assertThat(call.authorization()).isEqualTo("Bearer t0ken");

        call.send("hello".getBytes(UTF_8));
        call.send(null);
        assertThat(intake.json(0)).isEqualTo("{\"body\":\"aGVsbG8=\",\"metadata\":{\"k\":\"\\u003cv\\u003e\"}}");
        assertThat(intake.json(1)).isEqualTo("{\"body\":null,\"metadata\":{\"k\":\"\\u003cv\\u003e\"}}");
        assertThat(intake.events()).allMatch(event -> event.coordinates().isEmpty());
    }

    @Test
    void aBodyThatIsNotJsonFailsOnlyItsEvent() {
        var call = connect("\"config\":\"c\",\"jsonBody\":true", 100);
        call.send("{ \"b\": 1.0, \"a\": \"<\" }".getBytes(UTF_8));
        call.send("nope".getBytes(UTF_8));
        byte[] broken = {0x12, 0x7f, 1};
        call.write(Buffer.buffer(broken));
        call.send("[]".getBytes(UTF_8));

        assertThat(intake.json(0)).isEqualTo("{\"body\":{\"b\":1.0,\"a\":\"\\u003c\"}}");
        assertThat(intake.json(3)).isEqualTo("{\"body\":[]}");
        assertInvalid(1, "jsonBody is true");
        assertInvalid(2, "no generic.Event");
        assertThat(intake.events().get(1).payload().original()).asString(UTF_8).endsWith("nope");
        assertThat(intake.events().get(2).payload().original()).containsExactly(broken);
        assertThat(intake.failure()).isEmpty();
    }

    @Test
    void aMessageThatIsTooLargeIsToldAndTheNextOnesAreTaken() {
        var call = connect("\"config\":\"c\"", 100);
        call.send(new byte[(4 << 20) + 1]);
        call.send("next".getBytes(UTF_8));

        assertThat(intake.json(1)).isEqualTo("{\"body\":\"bmV4dA==\"}");
        assertInvalid(0, "too large");
    }

    @Test
    void aCompressedMessageIsReadAndOneThatWouldFillTheMemoryIsNot() {
        var call = connect("\"config\":\"c\"", 100);
        call.context().runOnContext(now -> call.response().encoding("gzip"));
        call.send("hello".getBytes(UTF_8));
        call.send(new byte[64 << 20]);
        call.send("next".getBytes(UTF_8));

        assertThat(intake.json(0)).isEqualTo("{\"body\":\"aGVsbG8=\"}");
        assertThat(intake.json(2)).isEqualTo("{\"body\":\"bmV4dA==\"}");
        assertInvalid(1, "too large when inflated");
    }

    @Test
    void theServerIsHeldBackWhileNobodyTakesEventsAndNothingIsLost() throws Exception {
        var call = connect("\"config\":\"c\"", 1);
        int sent = 2_000;
        for (int i = 0; i < sent; i++) {
            call.send("%08192d".formatted(i).getBytes(UTF_8));
        }
        await().until(() -> call.isHeldBack() && intake.events().size() == 1);
        await().during(Duration.ofMillis(300)).until(call::isHeldBack);

        intake.request(sent);
        intake.awaitEvents(sent);
        await().until(() -> !call.isHeldBack());
        for (int i = 0; i < sent; i++) {
            assertThat(intake.events().get(i).payload().json())
                    .asString(UTF_8)
                    .isEqualTo("{\"body\":\"%s\"}".formatted(base64("%08192d".formatted(i))));
        }
        assertThat(context.drops).hasValue(0);
    }

    @Test
    void whatTheServerHasSentIsStillHandedOnWhenTheIntakeEndsInOrder() {
        var call = connect("\"config\":\"c\"", 3);
        for (int i = 0; i < 10; i++) {
            call.send(new byte[10]);
        }
        intake.awaitEvents(3);

        assertThat(connector.finish()).isTrue();
        server.awaitNobody();
        intake.request(100);
        await().until(intake::isCompleted);
        assertThat(intake.events()).hasSize(10);
        assertThat(context.drops).hasValue(0);
    }

    @Test
    void whatTheServerHasSentIsCountedAsDroppedWhenNobodyTakesIt() throws Exception {
        // some of it may be on its way yet when it is cancelled
        Escalating.upTo(Duration.ofMillis(20), Duration.ofSeconds(2), pause -> {
            long before = context.drops.get();
            var call = connect("\"config\":\"c\"", 3);
            for (int i = 0; i < 10; i++) {
                call.send(new byte[10]);
            }
            intake.awaitEvents(3);
            await().pollDelay(pause).until(() -> true);
            intake.cancel();
            server.awaitNobody();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(context.drops).hasValue(before + 7));
        });
    }

    @Test
    void aServerThatEndsTheStreamFailsTheConnectionAfterItsLastEvent() {
        var call = connect("\"config\":\"c\"", 100);
        call.send("last".getBytes(UTF_8));
        call.end(GrpcStatus.OK, "");
        assertThat(intake.awaitFailure()).hasMessageContaining("has ended the stream");
        assertThat(intake.events()).hasSize(1);
    }

    @Test
    void whatAServerHasSentBeforeItDiesIsHandedOn() throws Exception {
        // what has not arrived when it dies is lost
        Escalating.upTo(Duration.ofMillis(100), Duration.ofSeconds(3), pause -> {
            var call = connect("\"config\":\"c\"", 1);
            for (int i = 0; i < 5; i++) {
                call.send(new byte[10]);
            }
            intake.awaitEvents(1);
            await().during(pause).until(() -> intake.events().size() == 1);
            server.restart();
            intake.request(100);
            assertThat(intake.awaitFailure()).hasMessageContaining("closed");
            assertThat(intake.events()).hasSize(5);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "UNIMPLEMENTED, url must be",
        "INVALID_ARGUMENT, 'see config: floor %41'",
        "PERMISSION_DENIED, set authSecret",
        "UNAVAILABLE, '(UNAVAILABLE): floor %41'"
    })
    void aRefusalNamesTheFieldToLookAt(GrpcStatus status, String part) {
        server.refusal = Optional.of(status);
        server.words = "floor %41";
        subscribe("\"config\":\"c\"", 1);
        assertThat(intake.awaitFailure()).hasMessageContaining(server.address()).hasMessageContaining(part);
        assertThat(context.connections).hasValue(0);
    }

    @Test
    void aServerOfSomethingElseIsToldAsSuch() throws Exception {
        var other = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(request -> request.response().setStatusCode(200).end("hello"));
        int port =
                other.listen(0).toCompletionStage().toCompletableFuture().get().actualPort();
        subscribe("127.0.0.1:" + port, "\"config\":\"c\",\"insecure\":true", 1);
        assertThat(intake.awaitFailure()).hasMessageContaining("does not speak gRPC, see url");
        other.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void aServerThatHangsIsNoticed() throws Exception {
        try (var way = new StallingProxy(server.port())) {
            Escalating.upTo(Duration.ofMillis(200), Duration.ofSeconds(12), period -> staysConnected(way, period));
            way.stall();
            assertThat(intake.awaitFailure()).hasMessageContaining("does not answer any more");
        }
    }

    /** While the server answers within a period. */
    private void staysConnected(StallingProxy way, Duration period) {
        if (intake != null) {
            intake.close();
        }
        before = context.connections.get();
        var url = "127.0.0.1:" + way.port();
        intake = Intake.holding(
                new GenericConnector(source(url, "\"config\":\"c\",\"insecure\":true"), context, vertx, period), 1);
        awaitConnected();
        await().during(period.multipliedBy(3))
                .failFast("the connection failed", () -> intake.failure().isPresent())
                .until(() -> true);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tcpLooksForAServerWhoseMachineIsGoneWithinHalfAMinute() throws Exception {
        connect("\"config\":\"c\"", 1);
        var remote = "0100007F:%04X".formatted(server.port());
        // of our end the system tells: a keep-alive timer (02) runs, and in how many hundredths of a second it fires
        // (before, one for what is not acknowledged yet)
        await().untilAsserted(() ->
                assertThat(table("tcp6") + table("tcp")).containsPattern(remote + " 01 \\S+ 02:0000[0-7]"));
    }

    /** Of a machine without IPv6 there is none of the one kind. */
    private static String table(String name) throws IOException {
        var file = Path.of("/proc/net", name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private EventingServer.Call connect(String fields, long demand) {
        subscribe(fields, demand);
        awaitConnected();
        return server.awaitCall();
    }

    private void subscribe(String fields, long demand) {
        subscribe(server.address(), fields + ",\"insecure\":true", demand);
    }

    private void subscribe(String url, String fields, long demand) {
        before = context.connections.get();
        connector = new GenericConnector(source(url, fields), context, vertx);
        intake = Intake.holding(connector, demand);
    }

    private void awaitConnected() {
        await().until(() -> {
            assertThat(intake.failure()).isEmpty();
            return context.connections.get() == before + 1;
        });
    }

    private void assertInvalid(int index, String part) {
        assertThatThrownBy(() -> intake.events().get(index).payload().json())
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining(part);
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static GenericSource source(String url, String fields) {
        try {
            return EventSourceJson.MAPPER.readValue("{\"url\":\"%s\",%s}".formatted(url, fields), GenericSource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
