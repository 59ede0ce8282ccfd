package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A RabbitMQ node on free ports of this machine, with a port mapper (epmd) of its own; user and password are
 * {@code guest}. Needs Debian's {@code rabbitmq-server}, and installs it when run as root.
 */
public final class RabbitServer extends LocalServer {
    private static final Duration START = Duration.ofMinutes(4);

    private static final String LOOPBACK = "127.0.0.1";

    private final String address;
    private final Path program = installed();
    private final int port = FreePort.pick();
    private final int tlsPort = FreePort.pick();
    private final int epmdPort = FreePort.pick();
    private final int distributionPort = FreePort.pick();
    private final Child epmd;

    private RabbitServer(String address) {
        super("rabbit");
        this.address = address;
        dir.write("plugins", "[].");
        // by default guest may come from this machine only
        dir.write("rabbitmq.conf", address.equals(LOOPBACK) ? "" : "loopback_users = none");
        var command = List.of("epmd", "-port", Integer.toString(epmdPort));
        epmd = Child.start("epmd", dir.file("epmd.log"), environment(), command);
    }

    public static RabbitServer start() {
        return startOn(LOOPBACK);
    }

    /** Starts a node that listens on {@code address}, such as {@code 0.0.0.0}. */
    public static RabbitServer startOn(String address) {
        var server = new RabbitServer(address);
        server.restart();
        return server;
    }

    /** Starts a node that speaks TLS as well, with a certificate that nobody has signed but itself. */
    public static RabbitServer startTls() {
        var server = new RabbitServer(LOOPBACK);
        SelfSigned.make(server.dir, "dns:localhost,ip:127.0.0.1");
        server.dir.write(
                "rabbitmq.conf", """
                listeners.ssl.1 = 127.0.0.1:%d
                ssl_options.cacertfile = %s
                ssl_options.certfile = %2$s
                ssl_options.keyfile = %3$s
                ssl_options.verify = verify_none
                """.formatted(server.tlsPort, server.dir.file("tls.crt"), server.dir.file("tls.key")));
        server.restart();
        return server;
    }

    /** {@code amqp://guest:guest@localhost:port/}. */
    public String url() {
        return "amqp://guest:guest@localhost:" + port + "/";
    }

    /** The same by {@code amqps}, of a node that speaks TLS. */
    public String tlsUrl() {
        return "amqps://guest:guest@localhost:" + tlsPort + "/";
    }

    public int port() {
        return port;
    }

    @Override
    Child launch() {
        return Child.start("RabbitMQ", dir.file("log-" + System.nanoTime()), environment(), List.of(program.toString()))
                .await("listening", START, this::listening);
    }

    /** How many clients are connected now, by the node's own account. */
    public int connections() {
        return (int) control("list_connections", "pid")
                .lines()
                .filter(line -> line.startsWith("<"))
                .count();
    }

    /** What {@code rabbitmqctl} prints for these arguments. */
    public String control(String... arguments) {
        var command = new ArrayList<String>();
        command.add(program.resolveSibling("rabbitmqctl").toString());
        command.add("-q");
        command.addAll(List.of(arguments));
        var child = Child.start("rabbitmqctl", dir.file("ctl-" + System.nanoTime()), environment(), command);
        if (child.exit().orTimeout(1, TimeUnit.MINUTES).join() != 0) {
            throw new IllegalStateException("rabbitmqctl failed: " + child.tail());
        }
        try {
            return Files.readString(child.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        epmd.close();
        super.close();
    }

    private boolean listening() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("HOME", dir.path().toString()),
                // makes the start script become the node instead of its parent, so that signals reach it
                Map.entry("RUNNING_UNDER_SYSTEMD", "true"),
                Map.entry("ERL_EPMD_PORT", Integer.toString(epmdPort)),
                Map.entry("RABBITMQ_NODENAME", "tandem" + port + "@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", address),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
                Map.entry("RABBITMQ_MNESIA_BASE", dir.file("data").toString()),
                Map.entry("RABBITMQ_LOG_BASE", dir.path().toString()),
                Map.entry("RABBITMQ_CONFIG_FILE", dir.file("rabbitmq").toString()),
                Map.entry("RABBITMQ_CONF_ENV_FILE", dir.file("env").toString()),
                Map.entry("RABBITMQ_PID_FILE", dir.file("pid").toString()),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", dir.file("plugins").toString()));
    }

    /** The node's own start script: what is on the PATH in Debian switches to a system user. */
    private static Path installed() {
        return DebianPackage.program("rabbitmq-server", Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"));
    }
}
