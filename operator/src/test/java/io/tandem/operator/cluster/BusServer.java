package io.tandem.operator.cluster;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.tandem.local.Binaries;
import io.tandem.local.Child;
import io.tandem.local.FreePort;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** One real nats-server, run as the StatefulSet and its configuration say, on free ports of this machine. */
public final class BusServer implements AutoCloseable {
    private static final Duration PATIENCE = TestLimits.START;

    private final WorkDir dir = WorkDir.create("bus");
    private final int ordinal;
    private final List<Ports> ports;
    private Child process;

    private BusServer(int ordinal, List<Ports> ports) {
        this.ordinal = ordinal;
        this.ports = ports;
    }

    private record Ports(int client, int monitor, int cluster) {}

    /** So many, none of which runs yet. */
    public static List<BusServer> of(int number) {
        var ports = IntStream.range(0, number)
                .mapToObj(i -> new Ports(FreePort.pick(), FreePort.pick(), FreePort.pick()))
                .toList();
        return IntStream.range(0, number).mapToObj(i -> new BusServer(i, ports)).toList();
    }

    /**
     * Starts it, again if it runs; its files stay.
     *
     * @param config the text of the servers' configuration
     * @param secrets content of a Secret by its name
     */
    public void start(StatefulSet set, String config, Function<String, Map<String, String>> secrets) {
        stop();
        mount(set, config, secrets);
        var command = List.of(
                Binaries.find("nats-server").toString(),
                "-c",
                dir.file("nats-js.conf").toString());
        process = Child.start("nats-server", dir.file("log"), environment(set, secrets), command);
    }

    /** Waits until it is healthy. */
    public void awaitHealthy() {
        try (var client = HttpClient.newHttpClient()) {
            process.await(
                    "healthy",
                    PATIENCE,
                    () -> client.send(monitor("127.0.0.1"), HttpResponse.BodyHandlers.ofString())
                                    .statusCode()
                            == 200);
        }
    }

    /** Kills it; its files stay. */
    public void stop() {
        if (process != null) {
            process.kill();
        }
    }

    /** Deletes its files, as a lost volume. */
    public void lose() {
        stop();
        try (var files = Files.walk(dir.file("data"))) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What nobody else may see: its folder of files. */
    public Path data() {
        return dir.file("data");
    }

    /** Port of the other servers. */
    public int clusterPort() {
        return ports.get(ordinal).cluster();
    }

    /** Asks for its health by an address of this machine. */
    public HttpRequest monitor(String host) {
        return monitor(host, "healthz");
    }

    /** How many servers count in the majority, as this one sees it. */
    public int members() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var told = client.send(monitor("127.0.0.1", "jsz"), HttpResponse.BodyHandlers.ofString())
                    .body();
            var size = Pattern.compile("\"cluster_size\": (\\d+)").matcher(told);
            return size.find() ? Integer.parseInt(size.group(1)) : 0;
        }
    }

    private HttpRequest monitor(String host, String path) {
        return HttpRequest.newBuilder(URI.create(
                        "http://%s:%d/%s".formatted(host, ports.get(ordinal).monitor(), path)))
                .timeout(Duration.ofSeconds(2))
                .build();
    }

    /**
     * Connects as a client that was given these; fails at once where it is refused.
     *
     * @param auth a Secret's text: user name and password, as YAML
     * @param authority certificates it trusts
     */
    public Connection connect(String auth, String authority) throws IOException, InterruptedException {
        var lines = auth.lines().map(line -> line.replaceFirst("^\\w+: ", "")).toList();
        return Nats.connect(new Options.Builder()
                .server("tls://localhost:" + ports.get(ordinal).client())
                .sslContext(trusting(authority))
                .userInfo(lines.get(0), lines.get(1))
                .maxReconnects(0)
                .connectionTimeout(Duration.ofSeconds(20))
                .build());
    }

    @Override
    public void close() {
        stop();
        dir.close();
    }

    private void mount(StatefulSet set, String config, Function<String, Map<String, String>> secrets) {
        var volume = set.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(found -> found.getProjected() != null)
                .findFirst()
                .orElseThrow();
        for (VolumeProjection source : volume.getProjected().getSources()) {
            if (source.getSecret() != null) {
                var content = secrets.apply(source.getSecret().getName());
                source.getSecret()
                        .getItems()
                        .forEach(item -> dir.write(item.getPath(), here(content.get(item.getKey()), set)));
            }
        }
        dir.write("nats-js.conf", here(config, set));
    }

    /** Paths and ports of the pod become those of this process. */
    private String here(String text, StatefulSet set) {
        var mine = ports.get(ordinal);
        var changed = text.replace("/etc/nats-config", dir.path().toString())
                .replace("/var/run/nats", dir.path().toString())
                .replace("/data/jetstream", data().toString())
                .replace("port: 4222", "port: " + mine.client())
                .replace("http: 8222", "http: " + mine.monitor())
                .replace("port: 6222", "port: " + mine.cluster());
        for (int i = 0; i < ports.size(); i++) {
            changed = changed.replaceAll(
                    "nats://%s-%d\\.[^:]*:6222".formatted(set.getMetadata().getName(), i),
                    "nats://localhost:" + ports.get(i).cluster());
        }
        return changed;
    }

    private Map<String, String> environment(StatefulSet set, Function<String, Map<String, String>> secrets) {
        var key = set.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("JS_KEY"))
                .map(EnvVar::getValueFrom)
                .findFirst()
                .orElseThrow()
                .getSecretKeyRef();
        return Map.of(
                "POD_NAME",
                set.getMetadata().getName() + "-" + ordinal,
                "CLUSTER_ADVERTISE",
                "localhost",
                "JS_KEY",
                secrets.apply(key.getName()).get(key.getKey()));
    }

    private static SSLContext trusting(String authority) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var pem = new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII));
            for (var certificate :
                    new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(pem))) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
