package io.tandem.eventsource;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.eventsource.pipeline.EventState;
import io.tandem.local.FreePort;
import io.tandem.local.NatsServer;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A stream that is full and keeps what it has ({@code discard: 1}), with the server as it is. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullStreamProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EVENT_SOURCE = """
            {"metadata": {"name": "shop", "namespace": "argo"}, "spec": {
              "webhook": {"orders": {"port": "%d", "endpoint": "/orders", "method": "POST"}},
              "calendar": {"tick": {"interval": "1s"}}}}""";
    private static final String BUS =
            "{\"jetstream\": {\"url\": \"%s\", \"streamConfig\": \"maxMsgs: 2\\ndiscard: 1\"}}";

    @Inject
    RunningPod running;

    private final int port = FreePort.pick();
    private final HttpClient http = HttpClient.newHttpClient();
    private NatsServer server;
    private Connection nats;

    @BeforeAll
    void start() throws Exception {
        server = NatsServer.start();
        nats = NatsServer.connect(server.url());
        running.start(Map.of(
                "EVENTSOURCE_OBJECT",
                base64(EVENT_SOURCE.formatted(port)),
                "EVENTBUS_CONFIG",
                base64(BUS.formatted(server.url())),
                "EVENTBUS_SUBJECT",
                "eventbus-argo",
                "POD_NAME",
                "shop-0"));
    }

    @AfterAll
    void stop() throws Exception {
        running.stop();
        http.close();
        nats.close();
        server.close();
    }

    @Test
    void aFullStreamIsToldAsBlockedAndAllGoesOnWhenThereIsRoom() throws Exception {
        await().atMost(LIMIT).until(() -> state("tick") instanceof EventState.Blocked);
        get("/state")
                .then()
                .statusCode(200)
                .body("events.find { it.name == 'tick' }.state", equalTo("blocked"))
                .body("events.find { it.name == 'tick' }.message", containsString("the stream is full"));
        assertThat(post()).as("a post that the bus does not take").isEqualTo(503);

        var streams = nats.jetStreamManagement();
        var present = streams.getStreamInfo("default").getConfiguration();
        assertThat(streams.getStreamInfo("default").getStreamState().getMsgCount())
                .isEqualTo(2);
        streams.updateStream(
                StreamConfiguration.builder(present).maxMessages(1000).build());

        await().atMost(LIMIT)
                .until(() ->
                        state("tick") instanceof EventState.Running && state("orders") instanceof EventState.Running);
        assertThat(post()).isEqualTo(200);
    }

    private EventState state(String event) {
        return running.pod().orElseThrow().states().get(event);
    }

    private int post() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/orders".formatted(port)))
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }
}
