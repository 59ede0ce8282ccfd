package io.tandem.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A Pulsar broker with its own storage on free ports of this machine. Its jars come from Maven the first time and stay in
 * {@code ~/.cache/tandem}.
 *
 * <p>Who shows no credentials may do everything; who shows some is held to them: a {@link #token} or a client's certificate,
 * over TLS or without, and then may do what is {@link #grant granted}.
 */
public final class PulsarServer extends LocalServer {
    /** Version of the broker. */
    public static final String VERSION = "4.0.7";
    /** Role of whoever shows {@link #clientCertificate()}. */
    public static final String CERTIFIED = "localhost";

    private static final byte[] TOKEN_KEY = "only for tests, and only for tests".getBytes(UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAILED = 300;
    /** What the broker's libraries reach into. */
    private static final List<String> OPENED = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/jdk.internal.misc",
            "java.base/jdk.internal.platform",
            "java.base/sun.net",
            "java.management/sun.management",
            "jdk.management/com.sun.management.internal");

    private final WorkDir client = WorkDir.create("pulsar-client");
    private final int port = FreePort.pick();
    private final int tlsPort = FreePort.pick();
    private final int webPort = FreePort.pick();
    private final int bookiePort = FreePort.pick();
    private final HttpClient web = HttpClient.newHttpClient();
    private final String classpath =
            MavenJars.copy("pulsar-" + VERSION, "org.apache.pulsar:pulsar-broker:" + VERSION) + "/*";
    private final String host;

    private PulsarServer(String host) {
        super("pulsar");
        this.host = host;
    }

    public static PulsarServer start() {
        return new PulsarServer("localhost").configured("127.0.0.1", Map.of());
    }

    /**
     * Starts one that listens on {@code listener}, such as {@code 0.0.0.0}, and stores what a producer sends again only once.
     *
     * @param host under which clients elsewhere reach it
     */
    public static PulsarServer startOn(String listener, String host) {
        return new PulsarServer(host).configured(listener, Map.of("brokerDeduplicationEnabled", "true"));
    }

    public String url() {
        return "pulsar://%s:%d".formatted(host, port);
    }

    public String tlsUrl() {
        return "pulsar+ssl://localhost:" + tlsPort;
    }

    /** Where look-ups by HTTP are answered. */
    public String webUrl() {
        return "http://localhost:" + webPort;
    }

    /** The broker's certificate, which clients may trust, in PEM. */
    public Path certificate() {
        return dir.file("tls.crt");
    }

    /** A certificate of a client that the broker trusts, in PEM. */
    public Path clientCertificate() {
        return client.file("tls.crt");
    }

    public Path clientKey() {
        return client.file("tls.key");
    }

    /** A token with which clients are this role. */
    public String token(String role) {
        try {
            var encoder = Base64.getUrlEncoder().withoutPadding();
            var content = encoder.encodeToString("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "."
                    + encoder.encodeToString("{\"sub\":\"%s\"}".formatted(role).getBytes(UTF_8));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(TOKEN_KEY, "HmacSHA256"));
            return content + "." + encoder.encodeToString(mac.doFinal(content.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a role consume from every topic of the default namespace. */
    public void grant(String role) {
        ask("POST", "namespaces/public/default/permissions/" + role, "[\"consume\"]");
    }

    /** Makes a topic of the default namespace with partitions. */
    public void createPartitioned(String topic, int partitions) {
        ask("PUT", "persistent/public/default/%s/partitions".formatted(topic), Integer.toString(partitions));
    }

    /** Gives a topic more partitions. */
    public void extend(String topic, int partitions) {
        ask("POST", "persistent/public/default/%s/partitions".formatted(topic), Integer.toString(partitions));
    }

    /** Makes a subscription at the topic's end, and the topic, unless it is there. */
    public void subscribe(String topic, String name) {
        try {
            ask("PUT", "persistent/public/default/%s/subscription/%s".formatted(topic, name), "");
        } catch (IllegalStateException e) {
            if (subscription(topic, name).isMissingNode()) {
                throw e;
            }
        }
    }

    /** Cuts the clients of a topic off; they may come back at once. */
    public void unload(String topic) {
        ask("PUT", "persistent/public/default/%s/unload".formatted(topic), "");
    }

    /** Ends a topic: nothing can be added any more. */
    public void terminate(String topic) {
        ask("POST", "persistent/public/default/%s/terminate".formatted(topic), "");
    }

    /** A subscription by the broker's own account: consumers, msgBacklog, unackedMessages; a missing node if it is not there. */
    public JsonNode subscription(String topic, String name) {
        return subscriptions(topic).path(name);
    }

    /** The consumers that a topic has at present. */
    public int consumers(String topic) {
        int consumers = 0;
        for (var subscription : subscriptions(topic)) {
            consumers += subscription.path("consumers").size();
        }
        return consumers;
    }

    private JsonNode subscriptions(String topic) {
        try {
            return JSON.readTree(ask(
                            "GET", "persistent/public/default/%s/stats?getPreciseBacklog=true".formatted(topic), ""))
                    .path("subscriptions");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) { // no such topic yet
            return MissingNode.getInstance();
        }
    }

    @Override
    Child launch() {
        return Child.start("Pulsar", dir.file("log-" + System.nanoTime()), Map.of(), command())
                .await("ready", TestLimits.START, () -> ask("GET", "namespaces/public", "")
                        .contains("public/default"));
    }

    @Override
    public void close() {
        super.close();
        web.shutdownNow();
        client.close();
    }

    private PulsarServer configured(String listener, Map<String, String> settings) {
        SelfSigned.make(dir, "dns:localhost");
        SelfSigned.make(client, "dns:client");
        configure(listener, settings);
        restart();
        return this;
    }

    private void configure(String listener, Map<String, String> settings) {
        var all = new TreeMap<>(settings);
        all.put("clusterName", "standalone");
        all.put("bindAddress", listener);
        all.put("advertisedAddress", host);
        all.put("brokerServicePort", Integer.toString(port));
        all.put("brokerServicePortTls", Integer.toString(tlsPort));
        all.put("webServicePort", Integer.toString(webPort));
        all.put("managedLedgerDefaultEnsembleSize", "1");
        all.put("managedLedgerDefaultWriteQuorum", "1");
        all.put("managedLedgerDefaultAckQuorum", "1");
        // a dead consumer's place is free again soon
        all.put("connectionLivenessCheckTimeoutMillis", "5000");
        all.put("activeConsumerFailoverDelayTimeMillis", "0");
        all.put("authenticationEnabled", "true");
        all.put(
                "authenticationProviders",
                "org.apache.pulsar.broker.authentication.AuthenticationProviderToken,org.apache.pulsar.broker.authentication.AuthenticationProviderTls");
        all.put("tokenSecretKey", "data:;base64," + Base64.getEncoder().encodeToString(TOKEN_KEY));
        all.put("authorizationEnabled", "true");
        all.put("anonymousUserRole", "anonymous");
        all.put("superUserRoles", "anonymous");
        all.put("tlsCertificateFilePath", certificate().toString());
        all.put("tlsKeyFilePath", dir.file("tls.key").toString());
        all.put("tlsTrustCertsFilePath", clientCertificate().toString());
        dir.write(
                "standalone.conf",
                all.entrySet().stream().map(Object::toString).collect(joining(System.lineSeparator())));
    }

    private List<String> command() {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-Dpulsar.allocator.exit_on_oom=true",
                "-Djava.io.tmpdir=" + dir.path()));
        OPENED.forEach(opened -> command.add("--add-opens=%s=ALL-UNNAMED".formatted(opened)));
        command.addAll(List.of(
                "-cp",
                classpath,
                "org.apache.pulsar.PulsarStandaloneStarter",
                "--config",
                dir.file("standalone.conf").toString(),
                "--no-functions-worker",
                "--no-stream-storage",
                "--metadata-dir",
                dir.file("metadata").toString(),
                "--bookkeeper-dir",
                dir.file("bookkeeper").toString(),
                "--bookkeeper-port",
                Integer.toString(bookiePort)));
        return command;
    }

    private String ask(String method, String path, String body) {
        try {
            var answer = web.send(
                    HttpRequest.newBuilder(URI.create("%s/admin/v2/%s".formatted(webUrl(), path)))
                            .method(method, BodyPublishers.ofString(body))
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= FAILED) {
                throw new IllegalStateException(
                        "Pulsar answered %d to %s: %s".formatted(answer.statusCode(), path, answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException("Pulsar does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
