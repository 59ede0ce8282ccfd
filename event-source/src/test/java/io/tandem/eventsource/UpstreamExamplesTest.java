package io.tandem.eventsource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.eventsource.config.PodEnvironment;
import io.tandem.eventsource.pipeline.EventSourcePod;
import io.tandem.eventsource.pipeline.EventState;
import io.tandem.eventsource.registry.Connectors;
import io.tandem.local.FreePort;
import io.tandem.local.NatsServer;
import io.tandem.local.SelfSigned;
import io.tandem.local.WorkDir;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Upstream's example of each type that listens for HTTP: each of its endpoints takes a request as its provider sends it, and the
 * event is on the bus. Only the ports differ. Secrets for the APIs of providers are not there, so that none is asked.
 */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpstreamExamplesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRET = "canary";

    @Inject
    Connectors connectors;

    @Inject
    Instance<KubernetesClient> kubernetes;

    private final WorkDir root = WorkDir.create("examples");
    private NatsServer server;
    private Connection nats;
    private HttpClient http;

    /**
     * What a provider sends.
     *
     * @param headers names and values in turn
     */
    private record Sent(String body, String... headers) {}

    @BeforeAll
    void start() throws Exception {
        assumeTrue(folder() != null, "name a folder of EventSource manifests with -Dtandem.upstream.manifests=FOLDER");
        SelfSigned.make(root, "dns:localhost,ip:127.0.0.1");
        secret("my-secret", "cert-key", Files.readString(root.file("tls.crt")));
        secret("my-secret", "pk-key", Files.readString(root.file("tls.key")));
        secret("github-access", "secret");
        secret("gitlab-secret", "token");
        secret("bitbucketserver-access", "secret");
        secret("slack-secret", "signingSecret");
        secret("slack-secret", "tokenkey");
        server = NatsServer.start();
        nats = NatsServer.connect(server.url());
        http = HttpClient.newBuilder()
                .sslContext(trusting(root.file("tls.crt")))
                .build();
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            http.close();
            nats.close();
            server.close();
        }
        root.close();
    }

    static Stream<String> files() {
        return Stream.of(
                "webhook",
                "github",
                "gitlab",
                "bitbucket",
                "bitbucketserver",
                "gerrit",
                "aws-sns",
                "slack",
                "stripe",
                "storage-grid");
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachEndpointOfTheExampleTakesARequestAndItsEventIsOnTheBus(String file) throws Exception {
        var example = example(file);
        var env = env(example);
        var pod = new EventSourcePod(
                PodEnvironment.of(env),
                env,
                connectors::of,
                kubernetes::get,
                new SimpleMeterRegistry(),
                InstantSource.system());
        pod.start();
        try {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(pod.states())
                    .isNotEmpty()
                    .allSatisfy((name, state) -> assertThat(state).isInstanceOf(EventState.Running.class)));
            for (var type : types(example)) {
                for (var event : type.getValue().properties()) {
                    var answer = http.send(request(type.getKey(), event.getValue()), BodyHandlers.ofString());
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    published(file, event.getKey(), type.getKey());
                }
            }
        } finally {
            pod.stop().await().atMost(LIMIT);
        }
    }

    private void published(String source, String event, String type) throws Exception {
        var subject = "default.%s.%s".formatted(source, event);
        var stored = nats.jetStreamManagement().getLastMessage("default", subject);
        var envelope = JSON.readTree(stored.getData());
        assertThat(envelope.path("type").asText()).isEqualTo(type.toLowerCase(Locale.ROOT));
        assertThat(envelope.path("source").asText()).isEqualTo(source);
        assertThat(new String(envelope.path("data_base64").binaryValue(), UTF_8))
                .startsWith("{");
    }

    private HttpRequest request(String type, JsonNode event) throws Exception {
        var sent = sent(type, event);
        var webhook = webhook(type, event);
        var url = "%s://127.0.0.1:%s%s"
                .formatted(
                        webhook.has("serverCertSecret") ? "https" : "http",
                        webhook.path("port").asText(),
                        webhook.path("endpoint").asText());
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(LIMIT)
                .headers(sent.headers())
                .POST(BodyPublishers.ofString(sent.body()))
                .build();
    }

    /** What the type's provider sends, signed where the example names a secret. */
    private static Sent sent(String type, JsonNode event) throws Exception {
        return switch (type) {
            case "webhook", "bitbucket", "gerrit" -> new Sent("{}", "Content-Type", "application/json");
            case "github" ->
                event.has("webhookSecret")
                        ? new Sent(
                                "{}", "Content-Type", "application/json", "X-Hub-Signature-256", hmac("sha256=", "{}"))
                        : new Sent("{}", "Content-Type", "application/json");
            case "gitlab" -> new Sent("{}", "X-Gitlab-Token", SECRET);
            case "bitbucketserver" -> new Sent("{}", "X-Hub-Signature", hmac("sha256=", "{}"));
            case "slack" -> slack();
            case "stripe" -> new Sent("{\"id\":\"evt_1\"}", "Content-Type", "application/json");
            case "sns" -> new Sent("{\"Type\":\"Notification\",\"MessageId\":\"m1\"}", "Content-Type", "text/plain");
            case "storageGrid" ->
                new Sent(
                        "TopicArn=topic+arn&Message=%7B%22Records%22%3A%5B%7B%22s3%22%3A%7B%7D%7D%5D%7D",
                        "Content-Type", "application/x-www-form-urlencoded");
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static Sent slack() throws Exception {
        var time = Long.toString(Instant.now().getEpochSecond());
        var body = "{\"token\":\"%s\",\"type\":\"event_callback\",\"event_id\":\"E\",\"event\":{\"type\":\"message\"}}"
                .formatted(SECRET);
        return new Sent(
                body,
                "X-Slack-Request-Timestamp",
                time,
                "X-Slack-Signature",
                "v0=" + hmac("", "v0:%s:%s".formatted(time, body)));
    }

    private static String hmac(String prefix, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        return prefix + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }

    /** On free ports, and with names where one example has sentences. */
    private static ObjectNode example(String file) throws IOException {
        var text = Files.readString(Path.of(folder(), file + ".yaml"))
                .replace("name of k8s secret that holds storagegrid auth token", "storage-grid")
                .replace("key within secret that holds the token value", "token");
        ObjectNode example = JSON.valueToTree(Serialization.unmarshal(text, Map.class));
        var ports = new HashMap<String, String>();
        for (var type : types(example)) {
            for (var event : type.getValue()) {
                var webhook = webhook(type.getKey(), event);
                webhook.put(
                        "port",
                        ports.computeIfAbsent(
                                webhook.path("port").asText(), taken -> Integer.toString(FreePort.pick())));
            }
        }
        return example;
    }

    private static List<Map.Entry<String, JsonNode>> types(JsonNode example) {
        return example.path("spec").properties().stream()
                .filter(type -> !type.getKey().equals("service"))
                .toList();
    }

    private static ObjectNode webhook(String type, JsonNode event) {
        return (ObjectNode) (type.equals("webhook") ? event : event.path("webhook"));
    }

    private Map<String, String> env(ObjectNode example) {
        return Map.of(
                "EVENTSOURCE_OBJECT", base64(example.toString()),
                "EVENTBUS_CONFIG", base64("{\"jetstream\": {\"url\": \"%s\"}}".formatted(server.url())),
                "EVENTBUS_SUBJECT", "eventbus-argo",
                "POD_NAME", example.at("/metadata/name").asText() + "-0",
                "TANDEM_ROOT", root.path().toString());
    }

    private void secret(String name, String key) throws IOException {
        secret(name, key, SECRET);
    }

    private void secret(String name, String key, String value) throws IOException {
        var file = root.file("argo-events/secrets").resolve(name).resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value);
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        try (var in = Files.newInputStream(certificate)) {
            keys.setCertificateEntry(
                    "it", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String folder() {
        return System.getProperty("tandem.upstream.manifests", System.getenv("TANDEM_UPSTREAM_MANIFESTS"));
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }
}
