package io.tandem.eventsource;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.eventsource.pipeline.EventState;
import io.tandem.local.FreePort;
import io.tandem.local.NatsServer;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The program as its pod starts it, but for the variables: good and broken events together, with a real bus. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventSourceProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EVENT_SOURCE = """
            {"metadata": {"name": "shop", "namespace": "argo"}, "spec": {
              "webhook": {"orders": {"port": "%d", "endpoint": "/orders", "method": "POST", "maxPayloadSize": 1000}},
              "calendar": {"tick": {"interval": "1s"}},
              "nats": {"broken": {"url": "%s"},
                       "locked": {"url": "%2$s", "subject": "s",
                                  "auth": {"token": {"name": "nats-token", "key": "token"}}}},
              "carrierPigeon": {"coo": {"loft": "north"}}}}""";

    @Inject
    RunningPod running;

    private final int port = FreePort.pick();
    private final HttpClient http = HttpClient.newHttpClient();
    private NatsServer server;
    private Connection nats;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        server = NatsServer.start();
        nats = Nats.connect(server.url());
        running.start(Map.of(
                "EVENTSOURCE_OBJECT", base64(EVENT_SOURCE.formatted(port, server.url())),
                "EVENTBUS_CONFIG", base64("{\"jetstream\": {\"url\": \"%s\"}}".formatted(server.url())),
                "EVENTBUS_SUBJECT", "eventbus-argo",
                "POD_NAME", "shop-0",
                "TANDEM_ROOT", root.toString()));
        await().atMost(LIMIT)
                .until(() -> state("orders") instanceof EventState.Running
                        && state("tick") instanceof EventState.Running
                        && state("locked") instanceof EventState.Failed);
    }

    @AfterAll
    void stop() throws Exception {
        running.stop();
        http.close();
        nats.close();
        server.close();
    }

    @Test
    void aRequestIsOnTheStreamInUpstreamsEnvelopeBeforeItIsAnswered() throws Exception {
        var answer = post("{\"n\": 1}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("success");

        var stored = last("orders");
        var event = json(stored.getData());
        assertThat(event.propertyStream().map(Map.Entry::getKey))
                .containsExactly(
                        "specversion", "id", "source", "type", "subject", "datacontenttype", "time", "data_base64");
        assertThat(event.path("source").asText()).isEqualTo("shop");
        assertThat(event.path("type").asText()).isEqualTo("webhook");
        assertThat(event.path("subject").asText()).isEqualTo("orders");
        assertThat(event.path("id").asText())
                .matches("[0-9a-f]{32}")
                .isEqualTo(answer.headers().firstValue("X-Event-Id").orElseThrow())
                .isEqualTo(stored.getHeaders().getFirst("Nats-Msg-Id"));
        var data = json(event.path("data_base64").binaryValue());
        assertThat(data.path("body")).hasToString("{\"n\":1}");
        assertThat(data.path("header").path("X-Test").path(0).asText()).isEqualTo("yes");
    }

    @Test
    void aTickOfTheCalendarIsOnTheStreamWithItsTime() throws Exception {
        await().atMost(LIMIT).ignoreExceptions().until(() -> last("tick") != null);
        var event = json(last("tick").getData());
        assertThat(event.path("type").asText()).isEqualTo("calendar");
        assertThat(json(event.path("data_base64").binaryValue())
                        .path("eventTime")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void aBodyThatIsTooLargeOrNoJsonIsRefused() throws Exception {
        assertThat(post("\"" + "x".repeat(1000) + "\"").statusCode()).isEqualTo(413);
        assertThat(post("no json").statusCode()).isEqualTo(400);
        var put = http.send(
                request().PUT(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(put.statusCode()).isEqualTo(400);
    }

    @Test
    void aBrokenEventIsToldWithItsFieldAndAMissingSecretWithItsName() {
        assertThat(state("broken")).isInstanceOf(EventState.Refused.class);
        assertThat(state("broken").detail()).contains("spec.nats.broken.subject");
        await().atMost(LIMIT).until(() -> state("locked") instanceof EventState.Failed);
        assertThat(state("locked").detail()).contains("nats-token");
    }

    @Test
    void theMetricsHaveUpstreamsNamesAndLabels() throws Exception {
        post("{}");
        post("no json");
        // the format allows a comma after the last label
        var text = get("/metrics").then().statusCode(200).extract().asString().replace(",}", "}");
        var labels = "{event_name=\"orders\",eventsource_name=\"shop\",namespace=\"argo\"}";
        assertThat(text)
                .containsPattern(line("argo_events_events_sent_total" + labels) + "[1-9]")
                .containsPattern(line("argo_events_events_sent_failed_total" + labels) + "0")
                .containsPattern(line("argo_events_events_processing_failed_total" + labels) + "[1-9]")
                .containsPattern(line("argo_events_event_processing_duration_milliseconds_count" + labels) + "[1-9]")
                .containsPattern(line("argo_events_event_processing_duration_milliseconds_sum" + labels) + "[0-9]")
                .containsPattern(
                        line("argo_events_event_service_running_total{eventsource_name=\"shop\",namespace=\"argo\"}")
                                + "2$")
                .containsPattern(
                        "(?m)^build_info\\{version=\"[^\"]+\",goversion=\"\",goarch=\"[^\"]+\",commit=\"\"} 1$");
        assertThat(text.lines().filter(line -> line.startsWith("# TYPE")))
                .doesNotHaveDuplicates()
                .contains(
                        "# TYPE argo_events_events_sent_total counter",
                        "# TYPE argo_events_event_service_running_total gauge",
                        "# TYPE argo_events_event_processing_duration_milliseconds summary");
    }

    @Test
    void thePodIsReadyAndSaysWhatEachEventDoes() {
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .rootPath("checks.find { it.name == 'event-source' }.data")
                .body("bus", equalTo("connected"))
                .body("leader", equalTo("this replica"))
                .body("'event.orders'", equalTo("running: receiving"))
                .body("'event.broken'", startsWith("refused: spec.nats.broken.subject"));
        get("/q/health/started").then().statusCode(200);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(
                request().POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/orders".formatted(port)))
                .header("X-Test", "yes")
                .timeout(LIMIT);
    }

    private MessageInfo last(String event) throws Exception {
        return nats.jetStreamManagement().getLastMessage("default", "default.shop." + event);
    }

    private EventState state(String event) {
        return running.pod().orElseThrow().states().get(event);
    }

    private static String line(String series) {
        return "(?m)^" + Pattern.quote(series) + " ";
    }

    private static JsonNode json(byte[] text) throws Exception {
        return new JsonMapper().readTree(text);
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }
}
