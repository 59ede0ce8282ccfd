package io.tandem.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A RabbitMQ node on free ports of this machine, with a port mapper (epmd) of its own; user and password are
 * {@code guest}. Needs Debian's {@code rabbitmq-server}, and installs it when run as root.
 */
public final class RabbitServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final Path home;
    private final Path program;
    private final int port = PeerProcess.freePort();
    private final int epmdPort = PeerProcess.freePort();
    private final int distributionPort = PeerProcess.freePort();
    private final PeerProcess epmd;
    private PeerProcess process;

    private RabbitServer(Path home) {
        this.home = home;
        program = installed();
        epmd = PeerProcess.start(
                home.resolve("epmd.log"), environment(), List.of("epmd", "-port", Integer.toString(epmdPort)));
    }

    public static RabbitServer start() {
        try {
            var server = new RabbitServer(Files.createTempDirectory("rabbit"));
            Files.writeString(server.home.resolve("plugins"), "[].");
            server.restart();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code amqp://guest:guest@localhost:port/}. */
    public String url() {
        return "amqp://guest:guest@localhost:" + port + "/";
    }

    public int port() {
        return port;
    }

    /** Kills without notice; data and port stay for {@link #restart}. */
    public void kill() {
        process.close();
    }

    /** Starts the killed node again, with the same port and data. */
    public void restart() {
        process = PeerProcess.start(
                home.resolve("log-" + System.nanoTime()), environment(), List.of(program.toString()));
        process.await("listening RabbitMQ", START, () -> PeerProcess.listening(port));
    }

    @Override
    public void close() {
        kill();
        epmd.close();
        PeerProcess.deleteTree(home);
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("ERL_EPMD_PORT", Integer.toString(epmdPort)),
                Map.entry("RABBITMQ_NODENAME", "tandem" + port + "@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
                Map.entry("RABBITMQ_MNESIA_BASE", home.resolve("data").toString()),
                Map.entry("RABBITMQ_LOG_BASE", home.toString()),
                Map.entry("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq").toString()),
                Map.entry("RABBITMQ_CONF_ENV_FILE", home.resolve("env").toString()),
                Map.entry("RABBITMQ_PID_FILE", home.resolve("pid").toString()),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString()));
    }

    /** The node's own start script: what is on the PATH in Debian switches to a system user. */
    private static Path installed() {
        Path script = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
        if (Files.isExecutable(script)) {
            return script;
        }
        if (Files.isWritable(Path.of("/usr/lib"))) {
            Path log = Path.of(System.getProperty("java.io.tmpdir"), "rabbitmq-install-" + System.nanoTime());
            PeerProcess.start(
                            log,
                            Map.of("DEBIAN_FRONTEND", "noninteractive"),
                            List.of(
                                    "sh",
                                    "-c",
                                    "apt-get update && apt-get install -y --no-install-recommends rabbitmq-server"))
                    .awaitSuccess(Duration.ofMinutes(5));
            return script;
        }
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "rabbitmq-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no rabbitmq-server here: install RabbitMQ"));
    }
}
