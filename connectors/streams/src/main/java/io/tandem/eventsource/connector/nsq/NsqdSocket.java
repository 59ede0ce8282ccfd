package io.tandem.eventsource.connector.nsq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.HostPort;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A connection that is subscribed to a channel: frames in, commands out. Blocks. One thread reads, another one writes.
 *
 * @param raw below the other one, if that speaks TLS
 * @param features what the nsqd said of itself
 */
record NsqdSocket(Socket raw, Socket socket, DataInputStream in, OutputStream out, JsonNode features)
        implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_MILLIS = 5_000;
    private static final int LARGEST_FRAME = 256 << 20;
    /** Of an nsqd that has not proven to be one. */
    private static final int LARGEST_ANSWER = 64 << 10;

    private static final int RESPONSE = 0;
    private static final int ERROR = 1;
    private static final int MESSAGE = 2;

    /** What an nsqd sends. */
    sealed interface Frame {
        record Response(String text) implements Frame {
            boolean isHeartbeat() {
                return text.equals("_heartbeat_");
            }
        }

        /** {@code text} begins with a code. */
        record Refusal(String text) implements Frame {}

        record Message(byte[] content) implements Frame {}
    }

    /**
     * Connects and subscribes.
     *
     * @param tls empty for a connection without
     * @throws NsqdException if the nsqd refuses us
     */
    static NsqdSocket open(HostPort address, NsqSubscription subscription, Optional<SSLContext> tls)
            throws IOException {
        try {
            return open(address, subscription, subscription.timing(), tls);
        } catch (NsqdException e) {
            if (!e.code().equals("E_BAD_BODY")) {
                throw e;
            }
            // its administrator has set other limits for what a client may ask for
            return open(address, subscription, NsqTiming.SERVERS, tls);
        }
    }

    private static NsqdSocket open(
            HostPort address, NsqSubscription subscription, NsqTiming timing, Optional<SSLContext> tls)
            throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) timing.silence().toMillis());
            var plain = over(socket, socket, JSON.nullNode());
            plain.out.write(NsqCommand.MAGIC);
            plain.write(NsqCommand.identify(subscription.identity(timing, tls.isPresent())));
            var features = JSON.readTree(plain.response());
            var safe =
                    tls.isPresent() ? encrypted(plain, address, tls.get(), features) : over(socket, socket, features);
            if (features.path("auth_required").asBoolean()) {
                throw new NsqdException("", "demands authorization, which type nsq has no field for");
            }
            safe.write(NsqCommand.subscribe(subscription.topic(), subscription.channel()));
            safe.awaitOk();
            return safe;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static NsqdSocket encrypted(NsqdSocket plain, HostPort address, SSLContext tls, JsonNode features)
            throws IOException {
        if (!features.path("tls_v1").asBoolean()) {
            throw new NsqdException("", "offers no TLS: take tls away, or give the nsqd a certificate");
        }
        var socket =
                (SSLSocket) tls.getSocketFactory().createSocket(plain.socket, address.host(), address.port(), true);
        socket.startHandshake();
        var safe = over(plain.raw, socket, features);
        safe.awaitOk();
        return safe;
    }

    private static NsqdSocket over(Socket raw, Socket socket, JsonNode features) throws IOException {
        return new NsqdSocket(
                raw,
                socket,
                new DataInputStream(new BufferedInputStream(socket.getInputStream())),
                new BufferedOutputStream(socket.getOutputStream()),
                features);
    }

    Frame read() throws IOException {
        return read(LARGEST_FRAME);
    }

    private Frame read(int largest) throws IOException {
        int size = in.readInt();
        if (size < Integer.BYTES || size > largest) {
            throw new NsqdException("", "sent a frame of %d bytes: is this the TCP port of an nsqd?".formatted(size));
        }
        int kind = in.readInt();
        // grows as it comes: a size is easily said
        var content = in.readNBytes(size - Integer.BYTES);
        if (content.length < size - Integer.BYTES) {
            throw new EOFException();
        }
        return switch (kind) {
            case RESPONSE -> new Frame.Response(new String(content, UTF_8));
            case ERROR -> new Frame.Refusal(new String(content, UTF_8));
            case MESSAGE -> new Frame.Message(content);
            default -> throw new NsqdException("", "sent a frame of kind %d".formatted(kind));
        };
    }

    void write(byte[] command) throws IOException {
        out.write(command);
        out.flush();
    }

    /** For how long the nsqd lends us a message, and how many at once at most. */
    Duration messageTimeout() {
        return Duration.ofMillis(Math.max(1_000, features.path("msg_timeout").asLong(60_000)));
    }

    long mostReady() {
        return Math.max(1, features.path("max_rdy_count").asLong(2_500));
    }

    @Override
    public void close() throws IOException {
        raw.close(); // TLS would wait for whoever writes
    }

    private void awaitOk() throws IOException {
        var text = response();
        if (!text.equals("OK")) {
            throw new NsqdException("", "answered with something else than OK");
        }
    }

    private String response() throws IOException {
        while (true) {
            switch (read(LARGEST_ANSWER)) {
                case Frame.Response response when response.isHeartbeat() -> write(NsqCommand.nothing());
                case Frame.Response response -> {
                    return response.text();
                }
                case Frame.Refusal refusal -> throw refused(refusal);
                case Frame.Message message -> throw new NsqdException("", "sent a message before it was asked for one");
            }
        }
    }

    static NsqdException refused(Frame.Refusal refusal) {
        return new NsqdException(refusal.text().split(" ", 2)[0], "refuses us: " + refusal.text());
    }
}
