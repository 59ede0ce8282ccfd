package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code bin/setup} uses what it has fetched only if its checksum is the published one. Here nothing can be built instead. */
class SetupTest {
    private static final Path SCRIPT = script();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final WorkDir work = WorkDir.create("setup");
    private final Path dir = work.path();
    private final Map<String, byte[]> published = new ConcurrentHashMap<>();
    private HttpServer releases;

    @BeforeEach
    void start() throws IOException {
        releases = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        releases.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var body = published.get(path.substring(path.lastIndexOf('/') + 1));
            try (exchange) {
                exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
                if (body != null) {
                    exchange.getResponseBody().write(body);
                }
            }
        });
        releases.start();
        for (var name : List.of("etcd", "kube-apiserver", "kubectl")) {
            program("assets", name, "exit 0");
        }
        program("first", "go", "echo no builds here >&2; exit 1");
        program("first", "mvn", "exit 0");
    }

    @AfterEach
    void stop() {
        releases.stop(0);
        work.close();
    }

    @Test
    void anArchiveOfNatsServerWithItsPublishedChecksumIsInstalled() throws Exception {
        var archive = publishNats();
        publishSums(sha256(archive));

        var said = setup(0);

        assertThat(said).contains("fetching nats-server", "ready");
        assertThat(installed("nats-server")).isExecutable().content().contains("exit 0");
    }

    @Test
    void anArchiveOfNatsServerWithAnotherChecksumIsNotUsed() throws Exception {
        publishNats();
        publishSums("0".repeat(64));

        assertThat(setup(1)).contains("nats-server has another checksum than published", "could not be built");
        assertThat(installed("nats-server")).doesNotExist();
    }

    @Test
    void anArchiveOfNatsServerWithoutAChecksumIsNotUsed() throws Exception {
        var archive = publishNats();
        published.put("SHA256SUMS", (sha256(archive) + "  something-else.tar.gz\n").getBytes());

        assertThat(setup(1)).contains("nats-server has another checksum than published");
        assertThat(installed("nats-server")).doesNotExist();
    }

    @Test
    void anArchiveOfNatsServerIsNotUsedWhereNoChecksumsArePublished() throws Exception {
        publishNats();

        assertThat(setup(1)).contains("not fetched");
        assertThat(installed("nats-server")).doesNotExist();
    }

    @Test
    void anArchiveOfKubernetesWithAnotherChecksumIsNotUsed() throws Exception {
        publishSums(sha256(publishNats()));
        Files.delete(dir.resolve("assets/etcd"));
        var version = setting("ENVTEST");
        platforms()
                .forEach(platform -> published.put(
                        "envtest-v%s-%s.tar.gz".formatted(version, platform), published.get(archiveName(platform))));

        assertThat(setup(1)).contains("the archive of Kubernetes has another checksum than published");
        assertThat(installed("etcd")).doesNotExist();
        assertThat(installed("nats-server")).exists();
    }

    /** Runs it, and returns what it said. */
    private String setup(int code) throws Exception {
        var path = dir.resolve("first") + ":" + System.getenv("PATH");
        var child = Child.start(
                "setup",
                dir.resolve("log"),
                Map.of(
                        "PATH",
                        path,
                        "TANDEM_CACHE",
                        dir.resolve("cache").toString(),
                        "KUBEBUILDER_ASSETS",
                        dir.resolve("assets").toString(),
                        "TANDEM_FETCH",
                        "yes",
                        "no_proxy",
                        "127.0.0.1",
                        "TANDEM_RELEASES",
                        "http://127.0.0.1:" + releases.getAddress().getPort()),
                List.of("bash", SCRIPT.toString()));
        var exit = child.exit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        var said = Files.readString(dir.resolve("log"));
        assertThat(exit).as(said).isEqualTo(code);
        return said;
    }

    private Path installed(String name) {
        return dir.resolve("cache/bin").resolve(name);
    }

    private byte[] publishNats() throws IOException {
        program("archive/nats-server-any", "nats-server", "exit 0");
        var file = dir.resolve("archive.tar.gz");
        Child.run(
                "tar",
                work,
                List.of(
                        "tar",
                        "-czf",
                        file.toString(),
                        "-C",
                        dir.resolve("archive").toString(),
                        "."));
        var archive = Files.readAllBytes(file);
        platforms().forEach(platform -> published.put(archiveName(platform), archive));
        return archive;
    }

    private void publishSums(String sum) {
        var lines = platforms()
                .map(platform -> sum + "  " + archiveName(platform) + "\n")
                .collect(Collectors.joining());
        published.put("SHA256SUMS", lines.getBytes());
    }

    private static String archiveName(String platform) {
        return "nats-server-%s-%s.tar.gz".formatted(setting("NATS"), platform);
    }

    private static Stream<String> platforms() {
        return Stream.of("linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64");
    }

    private void program(String folder, String name, String does) throws IOException {
        var file = Files.createDirectories(dir.resolve(folder)).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Of the script, such as the version of a program. */
    private static String setting(String name) {
        try (var lines = Files.lines(SCRIPT)) {
            return lines.filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1).split(" ")[0])
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path script() {
        var here = Path.of("").toAbsolutePath();
        var root = Files.isDirectory(here.resolve("bin")) ? here : here.getParent();
        return root.resolve("bin/setup");
    }
}
