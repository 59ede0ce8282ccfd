package io.tandem.eventsource.nats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a NATS server says of TLS before anything else, in the clear.
 *
 * <p>The client library decides about TLS before it has heard the server, so where the configuration leaves it open we
 * listen first.
 */
public record ServerGreeting(boolean tlsRequired, boolean tlsAvailable) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INFO = "INFO ";
    /** Servers of large clusters tell some kilobytes of addresses. */
    private static final int LONGEST = 256 << 10;

    /** Connects, reads the greeting and hangs up. Blocks up to {@code limit} for each of the two. */
    public static ServerGreeting of(URI server, Duration limit) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), (int) limit.toMillis());
            socket.setSoTimeout((int) limit.toMillis());
            return parse(line(new BufferedInputStream(socket.getInputStream()), System.nanoTime() + limit.toNanos()));
        }
    }

    /** Whether TLS can be spoken to it. */
    boolean tls() {
        return tlsRequired || tlsAvailable;
    }

    /** Bounded in length and in time: nobody has proved yet who it is. */
    private static String line(InputStream in, long deadline) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
            if (line.size() > LONGEST || System.nanoTime() - deadline > 0) {
                throw new IOException("this is no NATS server: its first line does not end");
            }
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private static ServerGreeting parse(String line) throws IOException {
        if (!line.startsWith(INFO)) {
            throw new IOException("this is no NATS server: it does not begin with INFO");
        }
        JsonNode info = JSON.readTree(line.substring(INFO.length()));
        return new ServerGreeting(
                info.path("tls_required").asBoolean(),
                info.path("tls_available").asBoolean());
    }
}
