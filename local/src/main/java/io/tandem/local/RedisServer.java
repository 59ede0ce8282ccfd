package io.tandem.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Redis server on a free port, of the loopback address by default, whose data outlives its process. Needs Debian's
 * {@code redis-server}, and installs it when run as root.
 */
public final class RedisServer extends LocalServer {

    private final Path program = DebianPackage.program("redis-server", Path.of("/usr/bin/redis-server"));
    private final int port = FreePort.pick();
    private final int tlsPort = FreePort.pick();

    private RedisServer() {
        super("redis");
    }

    /** @param settings lines of its configuration beside the usual ones, such as {@code requirepass secret} */
    public static RedisServer start(String... settings) {
        var server = new RedisServer();
        server.configure(settings);
        server.restart();
        return server;
    }

    /** Starts one that listens on {@code address}, such as {@code 0.0.0.0}, for anybody. */
    public static RedisServer startOn(String address) {
        return start("bind " + address, "protected-mode no");
    }

    /**
     * Starts a server that speaks TLS as well, with a certificate that nobody has signed but itself.
     *
     * @param clients whether they need a certificate too: {@code yes} or {@code no}
     */
    public static RedisServer startTls(String clients) {
        var server = new RedisServer();
        SelfSigned.make(server.dir, "dns:localhost,ip:127.0.0.1");
        server.configure(
                "tls-port " + server.tlsPort,
                "tls-cert-file " + server.dir.file("tls.crt"),
                "tls-key-file " + server.dir.file("tls.key"),
                "tls-ca-cert-file " + server.dir.file("tls.crt"),
                "tls-auth-clients " + clients);
        server.restart();
        return server;
    }

    public int port() {
        return port;
    }

    /** As sources name it, host:port. */
    public String address() {
        return "localhost:" + port;
    }

    /** The same for TLS. */
    public String tlsAddress() {
        return "localhost:" + tlsPort;
    }

    /** The certificate clients may trust, in PEM; only of a server that speaks TLS. */
    public Path certificate() {
        return dir.file("tls.crt");
    }

    /** Its private key, in PEM. */
    public Path key() {
        return dir.file("tls.key");
    }

    @Override
    Child launch() {
        return Child.start(
                        "redis-server",
                        dir.file("redis.log"),
                        Map.of(),
                        List.of(program.toString(), dir.file("redis.conf").toString()))
                .await("answering", TestLimits.START, this::answers);
    }

    private void configure(String... settings) {
        dir.write("redis.conf", """
                port %d
                bind 127.0.0.1 -127.0.0.2 -::1
                dir %s
                save ""
                appendonly yes
                appendfsync always
                %s
                """.formatted(port, dir.path(), String.join("\n", settings)));
    }

    /** It may refuse to without a password: then it is there. */
    private boolean answers() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var line = in.readLine();
            return "+PONG".equals(line) || (line != null && line.startsWith("-NOAUTH"));
        }
    }
}
