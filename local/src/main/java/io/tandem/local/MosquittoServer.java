package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Mosquitto broker on a free port, of the loopback address by default, which keeps sessions and messages over an
 * orderly stop, and forgets them when it is killed. Needs Debian's
 * {@code mosquitto}, and installs it when run as root.
 */
public final class MosquittoServer extends LocalServer {
    private static final String SUBSCRIBE = "Received SUBSCRIBE from ";

    private final String listener;
    private final Path program = DebianPackage.program("mosquitto", Path.of("/usr/sbin/mosquitto"));
    private final int port = FreePort.pick();

    private MosquittoServer(String listener) {
        super("mosquitto");
        this.listener = listener;
    }

    private MosquittoServer() {
        this("127.0.0.1");
    }

    /** Anybody may come. */
    public static MosquittoServer start() {
        return new MosquittoServer().configured("allow_anonymous true");
    }

    /** The same on {@code listener}, such as {@code 0.0.0.0}. */
    public static MosquittoServer startOn(String listener) {
        return new MosquittoServer(listener).configured("allow_anonymous true");
    }

    /** Only this user may come. */
    public static MosquittoServer startFor(String user, String password) {
        var server = new MosquittoServer();
        var passwords = server.dir.write("passwords", user + ":" + password + "\n");
        var hashing = Child.start(
                "mosquitto_passwd",
                server.dir.file("passwd.log"),
                Map.of(),
                List.of(sibling(server.program, "mosquitto_passwd").toString(), "-U", passwords.toString()));
        if (hashing.exit()
                        .orTimeout(TestLimits.START.toSeconds(), TimeUnit.SECONDS)
                        .join()
                != 0) {
            throw new IllegalStateException("mosquitto_passwd failed: " + hashing.tail());
        }
        return server.configured("allow_anonymous false\npassword_file " + passwords);
    }

    /** Speaks TLS only, with a certificate for {@code localhost} that nobody has signed but itself. */
    public static MosquittoServer startTls() {
        var server = new MosquittoServer();
        SelfSigned.make(server.dir, "dns:localhost");
        return server.configured("""
                allow_anonymous true
                certfile %s
                keyfile %s""".formatted(server.certificate(), server.dir.file("tls.key")));
    }

    /** Where to connect, without a scheme: {@code localhost:port}. */
    public String address() {
        return "localhost:" + port;
    }

    public int port() {
        return port;
    }

    /** Of a broker that speaks TLS, in PEM. */
    public Path certificate() {
        return dir.file("tls.crt");
    }

    /** SIGTERM: it writes sessions and messages to disk, for {@link #restart}. */
    public void stop() {
        stop(TestLimits.START);
    }

    @Override
    Child launch() {
        return Child.start(
                        "Mosquitto",
                        dir.file("log"),
                        Map.of(),
                        List.of(
                                program.toString(),
                                "-c",
                                dir.file("mosquitto.conf").toString()))
                .await("listening", TestLimits.START, this::listening);
    }

    /** Whether a client with this id is connected, by the broker's own account. */
    public boolean isConnected(String clientId) {
        boolean connected = false;
        for (var line : log().toList()) {
            connected = began(line, clientId) || (connected && !ended(line, clientId));
        }
        return connected;
    }

    /** Whether somebody is connected who has subscribed to this topic filter, by the broker's own account. */
    public boolean isSubscribed(String topicFilter) {
        var subscribers = new HashSet<String>();
        var last = "";
        for (var line : log().toList()) {
            int client = line.indexOf(SUBSCRIBE);
            if (client >= 0) {
                last = line.substring(client + SUBSCRIBE.length());
            } else if (line.contains("\t" + topicFilter + " (QoS ")) {
                subscribers.add(last);
            }
        }
        return subscribers.stream().anyMatch(this::isConnected);
    }

    /** How many connections with this id the broker has accepted in its life. */
    public long accepted(String clientId) {
        return log().filter(line -> began(line, clientId)).count();
    }

    /** What the broker has written of itself. */
    public Stream<String> log() {
        try {
            return Files.readString(dir.file("log")).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MosquittoServer configured(String access) {
        dir.write("mosquitto.conf", """
                listener %d %s
                %s
                user %s
                log_dest stderr
                log_type all
                connection_messages true
                persistence true
                persistence_location %s/
                max_queued_messages 1000000
                """.formatted(port, listener, access, System.getProperty("user.name"), dir.path()));
        restart();
        return this;
    }

    private static boolean began(String line, String clientId) {
        return line.contains("New client connected") && line.contains(" as " + clientId + " (");
    }

    /** By itself, by an error of its socket, or with the whole broker. */
    private static boolean ended(String line, String clientId) {
        return line.contains("Client " + clientId + " ")
                || line.contains("client " + clientId + ",")
                || (line.contains("mosquitto version") && line.contains("starting"));
    }

    private boolean listening() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    private static Path sibling(Path program, String name) {
        return Stream.of(program.getParent(), Path.of("/usr/bin"))
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " beside " + program));
    }
}
