package io.tandem.eventsource.connector.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.GenericSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.vertx.core.Vertx;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against grpc-go, with which those who built a server for argo-events have built it. */
class GenericGoServerTest {
    private static Vertx vertx;

    private final TestContext context = new TestContext("ticks");

    @BeforeAll
    static void build() throws IOException {
        GoEventingServer.build();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void itIsToldWhatToSendAndSendsNoMoreThanIsTaken() throws Exception {
        try (var server = GoEventingServer.start("--events=3000")) {
            try (var intake = Intake.publishing(connector(server, ""), 10)) {
                intake.awaitEvents(3000);
                assertThat(intake.json(2999)).isEqualTo("{\"body\":{\"i\":2999}}");
            }
            assertThat(server.says("field 1 \"ticks\"")).isTrue();
            assertThat(server.says("field 2 \"every: 1s\"")).isTrue();
            await().until(() -> server.says("over"));
            assertThat(context.drops).hasValue(0);
        }
    }

    @Test
    void oneThatHasNothingToSendYetSaysNothingAndIsConnectedUntilItDies() throws Exception {
        try (var server = GoEventingServer.start()) {
            var intake = Intake.holding(connector(server, ""), 1);
            await().until(() -> context.connections.get() == 1);
            server.kill();
            assertThat(intake.awaitFailure()).hasMessageContaining(server.address());
            intake.close();
        }
    }

    @Test
    void oneThatRefusesATokenIsNotQuoted() throws Exception {
        context.secret("bridge", "token", "canary");
        try (var server = GoEventingServer.start("--token=right");
                var intake = Intake.holding(
                        connector(server, ",\"authSecret\":{\"name\":\"bridge\",\"key\":\"token\"}"), 1)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("see authSecret")
                    .hasMessageNotContaining("canary");
            assertThat(context.connections).hasValue(0);
        }
    }

    private GenericConnector connector(GoEventingServer server, String fields) throws JsonProcessingException {
        var json = "{\"url\":\"%s\",\"insecure\":true,\"config\":\"every: 1s\",\"jsonBody\":true%s}"
                .formatted(server.address(), fields);
        return new GenericConnector(EventSourceJson.MAPPER.readValue(json, GenericSource.class), context, vertx);
    }
}
