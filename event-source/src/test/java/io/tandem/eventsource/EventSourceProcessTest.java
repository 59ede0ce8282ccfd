package io.tandem.eventsource;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.Connection;
import io.nats.client.api.MessageInfo;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tandem.eventsource.pipeline.EventState;
import io.tandem.local.FreePort;
import io.tandem.local.NatsServer;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
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
                                  "auth": {"token": {"name": "nats-token", "key": "token"}}},
                       "late": {"url": "%2$s", "subject": "s",
                                "auth": {"token": {"name": "late-token", "key": "token"}}}},
              "carrierPigeon": {"coo": {"loft": "north"}}}}""";

    @Inject
    RunningPod running;

    private final int port = FreePort.pick();
    private final HttpClient http = HttpClient.newHttpClient();
    private NatsServer server;
    private Connection nats;
    private Path secrets;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        secrets = root.resolve("argo-events/secrets");
        server = NatsServer.start();
        nats = NatsServer.connect(server.url());
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
    void aRequestThatIsRepeatedUnderItsKeyIsOneEventAndAnotherBodyUnderTheSameKeyIsNotLost() throws Exception {
        var first = post("{\"order\": 1}", "key-7");
        var repeated = post("{\"order\": 1}", "key-7");
        var other = post("{\"order\": 2}", "key-7");

        assertThat(List.of(first.statusCode(), repeated.statusCode(), other.statusCode()))
                .containsOnly(200);
        assertThat(repeated.headers().firstValue("X-Event-Id"))
                .isEqualTo(first.headers().firstValue("X-Event-Id"))
                .get()
                .asString()
                .startsWith("shop:orders:key-7:");
        assertThat(other.headers().firstValue("X-Event-Id"))
                .isNotEqualTo(first.headers().firstValue("X-Event-Id"));
        assertThat(stored("key-7")).isEqualTo(2);
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
                        "(?m)^build_info\\{version=\"[^\"]+\",goversion=\"\",goarch=\"(amd64|arm64)\",commit=\"\"} 1$");
        assertThat(text.lines().filter(line -> line.startsWith("# TYPE")))
                .doesNotHaveDuplicates()
                .contains(
                        "# TYPE argo_events_events_sent_total counter",
                        "# TYPE argo_events_event_service_running_total gauge",
                        "# TYPE argo_events_event_processing_duration_milliseconds summary");
        var running = line("argo_events_event_service_running_total{eventsource_name=\"shop\",namespace=\"argo\"}");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(get("/metrics").asString().replace(",}", "}"))
                        .containsPattern(running + runningEvents() + "$"));
    }

    private long runningEvents() {
        return this.running.pod().orElseThrow().states().values().stream()
                .filter(EventState.Running.class::isInstance)
                .count();
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

    @Test
    void thePodsStateNamesEachEventAndItsTrouble() {
        get("/state")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("pod", equalTo("shop-0"))
                .body("bus.connected", equalTo(true))
                .body("leadership.role", equalTo("none"))
                .body("events.find { it.name == 'orders' }.state", equalTo("running"))
                .body("events.find { it.name == 'orders' }.type", equalTo("webhook"))
                .body("events.find { it.name == 'locked' }.state", equalTo("failed"))
                .body("events.find { it.name == 'locked' }.message", containsString("nats-token"))
                .body("events.find { it.name == 'broken' }.state", equalTo("refused"));
    }

    @Test
    void aWaitForTheStateEndsWithTheNextChangeAndNotBefore() throws Exception {
        await().atMost(LIMIT).until(() -> state("late") instanceof EventState.Failed);
        var known = json(ask("").get().body());
        assertThat(known.findPath("events").findValuesAsText("name")).contains("late");
        var version = known.path("version").asText();

        var waiting = ask("?wait=60&after=" + version);
        assertThat(ask("?wait=0&after=" + version).get().statusCode()).isEqualTo(200);
        assertThat(waiting).as("nothing changed").isNotDone();
        Files.createDirectories(secrets.resolve("late-token"));
        Files.writeString(secrets.resolve("late-token/token"), "secret");

        var changed = new AtomicReference<>(json(waiting.get().body()));
        assertThat(changed.get().path("version").asText()).isNotEqualTo(version);
        // something else may have changed before
        await().atMost(LIMIT).until(() -> {
            var runs = event(changed.get(), "late").path("state").asText().equals("running");
            if (!runs) {
                var last = changed.get().path("version").asText();
                changed.set(json(ask("?wait=60&after=" + last).get().body()));
            }
            return runs;
        });
        assertThat(changed.get().path("started")).isEqualTo(known.path("started"));
    }

    @Test
    void anotherVersionIsAnsweredAtOnceAndAWaitThatIsOverWithTheSameState() throws Exception {
        var known = json(ask("?wait=60&after=of-another-process").get().body());

        var unchanged = ask("?wait=1&after=" + known.path("version").asText()).get();

        assertThat(json(unchanged.body()).path("events").size())
                .isEqualTo(known.path("events").size());
    }

    @Test
    void moreWaitersThanThereIsRoomForAreSentAwayAndThoseWhoLeaveMakeRoom() throws Exception {
        await().atMost(LIMIT)
                .until(() -> state("late") instanceof EventState.Failed || state("late") instanceof EventState.Running);
        var version = json(ask("").get().body()).path("version").asText();
        var question = "?wait=60&after=" + version;
        var waiting = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
        await().atMost(LIMIT).until(() -> {
            waiting.add(ask(question));
            return waiting.stream()
                    .anyMatch(answer -> answer.isDone() && answer.join().statusCode() == 503);
        });
        assertThat(waiting).hasSizeGreaterThan(16);
        var sentAway = waiting.stream()
                .filter(CompletableFuture::isDone)
                .findFirst()
                .orElseThrow()
                .join();
        assertThat(sentAway.headers().firstValue("Retry-After")).isPresent();

        waiting.forEach(answer -> answer.cancel(true));

        await().atMost(LIMIT).until(() -> ask("?wait=1&after=" + version).get().statusCode() == 200);
    }

    @Test
    void aWaitThatIsNoNumberOfSecondsIsRefusedWithWhatWouldBeRight() {
        for (var wait : new String[] {"soon", "-1", "61", "1.5"}) {
            get("/state?wait=" + wait).then().statusCode(400).body(containsString("from 0 to 60"));
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(String query) {
        var uri = URI.create("http://127.0.0.1:%d/state%s".formatted(RestAssured.port, query));
        return http.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode event(JsonNode state, String name) {
        return state.path("events")
                .valueStream()
                .filter(event -> event.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(
                request().POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body, String key) throws Exception {
        return http.send(
                request()
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** How many messages of the stream have an id with this text in it. */
    private long stored(String text) throws Exception {
        var streams = nats.jetStreamManagement();
        var state = streams.getStreamInfo("default").getStreamState();
        var found = 0;
        for (long number = state.getFirstSequence(); number <= state.getLastSequence(); number++) {
            var id = streams.getMessage("default", number).getHeaders().getFirst("Nats-Msg-Id");
            found += id.contains(text) ? 1 : 0;
        }
        return found;
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
