package io.tandem.eventsource;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.Connection;
import io.quarkus.test.junit.QuarkusTest;
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
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** All ten types that listen for HTTP, in one program on one port, with a real bus. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookFamilyProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "{\"name\": \"hook\", \"key\": \"secret\"}";
    private static final String EVENT_SOURCE = """
            {"metadata": {"name": "shop", "namespace": "argo"}, "spec": {
              "webhook": {"plain": {"port": "PORT", "endpoint": "/plain"}},
              "github": {"github": {WEBHOOK/github"}, "webhookSecret": SECRET, "repositories": [{"owner": "o", "names": ["n"]}]}},
              "gitlab": {"gitlab": {WEBHOOK/gitlab"}, "secretToken": SECRET, "gitlabBaseURL": "https://gitlab.com", "events": []}},
              "bitbucket": {"bitbucket": {WEBHOOK/bitbucket"}, "repositories": [{"owner": "o", "repositorySlug": "r"}]}},
              "bitbucketserver": {"server": {WEBHOOK/server"}, "bitbucketserverBaseURL": "https://server/rest"}},
              "gerrit": {"gerrit": {WEBHOOK/gerrit"}, "gerritBaseURL": "https://gerrit", "events": [], "projects": ["p"]},
                         "late": {"webhook": {"port": "PORT", "endpoint": "/late", "authSecret": {"name": "late", "key": "token"}},
                                  "gerritBaseURL": "https://gerrit", "events": [], "projects": ["p"]}},
              "slack": {"slack": {WEBHOOK/slack"}, "signingSecret": SECRET, "token": SECRET}},
              "stripe": {"stripe": {WEBHOOK/stripe"}}},
              "sns": {"sns": {WEBHOOK/sns"}, "topicArn": "arn:aws:sns:eu-central-1:1:t", "region": "eu-central-1"}},
              "storageGrid": {"grid": {WEBHOOK/grid"}, "topicArn": "urn:t", "bucket": "b", "events": [],
                                       "apiURL": "https://grid"}}}}""";

    @Inject
    RunningPod running;

    private final int port = FreePort.pick();
    private Path secrets;
    private final HttpClient http = HttpClient.newHttpClient();
    private NatsServer server;
    private Connection nats;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        secrets = root.resolve("argo-events/secrets");
        var secret = secrets.resolve("hook/secret");
        Files.createDirectories(secret.getParent());
        Files.writeString(secret, "canary\n");
        server = NatsServer.start();
        nats = NatsServer.connect(server.url());
        var object = EVENT_SOURCE
                .replace("WEBHOOK", "\"webhook\": {\"port\": \"PORT\", \"endpoint\": \"")
                .replace("PORT", Integer.toString(port))
                .replace("SECRET", SECRET);
        running.start(Map.of(
                "EVENTSOURCE_OBJECT", base64(object),
                "EVENTBUS_CONFIG", base64("{\"jetstream\": {\"url\": \"%s\"}}".formatted(server.url())),
                "EVENTBUS_SUBJECT", "eventbus-argo",
                "POD_NAME", "shop-0",
                "TANDEM_ROOT", root.toString()));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        running.pod().orElseThrow().states())
                .hasSize(11)
                .allSatisfy((name, state) -> assertThat(state)
                        .isInstanceOf(name.equals("late") ? EventState.Blocked.class : EventState.Running.class)));
    }

    @AfterAll
    void stop() throws Exception {
        running.stop();
        http.close();
        nats.close();
        server.close();
    }

    @Test
    void eachTypesRequestIsOnTheBusUnderTheNameThatItsSenderGaveIt() throws Exception {
        published("plain", "webhook", "{}", "", "Idempotency-Key", "k1");
        published(
                "github",
                "github",
                "{}",
                "shop:github:d1",
                "Content-Type",
                "application/json",
                "X-GitHub-Delivery",
                "d1",
                "X-Hub-Signature-256",
                "sha256=" + hmac("{}"));
        published("gitlab", "gitlab", "{}", "shop:gitlab:u1:", "X-Gitlab-Event-UUID", "u1", "X-Gitlab-Token", "canary");
        published("bitbucket", "bitbucket", "{}", "shop:bitbucket:b1", "X-Request-UUID", "b1");
        published("server", "bitbucketserver", "{}", "shop:server:r1", "X-Request-Id", "r1");
        published("gerrit", "gerrit", "{}", "");
        var time = Long.toString(Instant.now().getEpochSecond());
        var event =
                "{\"token\":\"canary\",\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event\":{\"type\":\"app_mention\"}}";
        published(
                "slack",
                "slack",
                event,
                "shop:slack:Ev1",
                "X-Slack-Request-Timestamp",
                time,
                "X-Slack-Signature",
                "v0=" + hmac("v0:" + time + ":" + event));
        published("stripe", "stripe", "{\"id\":\"evt_1\"}", "shop:stripe:evt_1");
        published("sns", "sns", "{\"Type\":\"Notification\",\"MessageId\":\"m1\"}", "shop:sns:m1");
        published(
                "grid",
                "storagegrid",
                "TopicArn=urn%3At&Message=%7B%22Records%22%3A%5B%7B%22s3%22%3A%7B%22object%22%3A%7B%22sequencer%22%3A%221%22%7D%7D%7D%5D%7D",
                "shop:grid:/:1:");
    }

    /** It was running, with all that it was sent answered 500. */
    @Test
    void anEndpointWhoseSecretIsMissingIsBlockedUntilItIsThere() throws Exception {
        var state = running.pod().orElseThrow().states().get("late");
        assertThat(state.detail())
                .startsWith("no request is taken, webhook.authSecret: Secret late has no key token mounted");
        assertThat(send("late", "{}", "Authorization", "Bearer t").statusCode()).isEqualTo(500);

        Files.createDirectories(secrets.resolve("late"));
        Files.writeString(secrets.resolve("late/token"), "t");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        running.pod().orElseThrow().states().get("late"))
                .isInstanceOf(EventState.Running.class));
        assertThat(send("late", "{}", "Authorization", "Bearer t").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsRefusedIsCountedByEventAndReasonAndNoSecretIsTold() throws Exception {
        assertThat(send("github", "{}", "Content-Type", "application/json").statusCode())
                .isEqualTo(401);
        assertThat(send("gitlab", "{}", "X-Gitlab-Token", "wrong").statusCode()).isEqualTo(401);
        assertThat(send("stripe", "canary").statusCode()).isEqualTo(400);

        var metrics = get("/metrics").then().statusCode(200).extract().asString();
        assertThat(metrics)
                .containsPattern(
                        "tandem_requests_refused_total\\{event_name=\"github\",[^}]*reason=\"signature\",status=\"401\",type=\"github\"")
                .containsPattern(
                        "tandem_requests_refused_total\\{event_name=\"gitlab\",[^}]*reason=\"credentials\",status=\"401\",type=\"gitlab\"")
                .containsPattern(
                        "tandem_requests_refused_total\\{event_name=\"stripe\",[^}]*reason=\"malformed\",status=\"400\",type=\"stripe\"")
                .doesNotContain("canary");
        assertThat(get("/state").then().statusCode(200).extract().asString()).doesNotContain("canary");
    }

    /** @param header names and values in turn */
    private void published(String event, String type, String body, String id, String... header) throws Exception {
        var answer = send(event, body, header);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var stored = nats.jetStreamManagement().getLastMessage("default", "default.shop." + event);
        assertThat(stored.getHeaders().getFirst("Nats-Msg-Id")).startsWith(id);
        var envelope = new JsonMapper().readTree(stored.getData());
        assertThat(envelope.path("type").asText()).isEqualTo(type);
        assertThat(envelope.path("subject").asText()).isEqualTo(event);
        var data = new String(envelope.path("data_base64").binaryValue(), UTF_8);
        assertThat(data).startsWith("{").doesNotContain("\"X-Gitlab-Token\":[\"canary\"]");
    }

    private HttpResponse<String> send(String event, String body, String... header) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/%s".formatted(port, event)))
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(
                (header.length == 0 ? request : request.headers(header)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String hmac(String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("canary".getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }
}
