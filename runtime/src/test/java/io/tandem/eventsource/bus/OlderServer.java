package io.tandem.eventsource.bus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A real server that calls itself an older one: what it says of itself is changed on its way, all else is passed on. */
final class OlderServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final URI server;
    private final String version;

    OlderServer(String url, String version) throws IOException {
        this.server = URI.create(url);
        this.version = version;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "nats://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        try {
            while (true) {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                var behind = new Socket(server.getHost(), server.getPort())) {
            Thread.ofVirtual().start(() -> pass(client, behind));
            var said = new BufferedInputStream(behind.getInputStream());
            for (var line = line(said); line.length > 0; line = line(said)) {
                client.getOutputStream().write(changed(line));
                client.getOutputStream().write(said.readNBytes(payload(line)));
            }
        } catch (IOException e) {
            // one of them is gone, so both are
        }
    }

    private static void pass(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them is gone, so both are
        }
    }

    private byte[] changed(byte[] line) {
        var text = new String(line, ISO_8859_1);
        return text.startsWith("INFO ")
                ? text.replaceFirst("\"version\":\"[^\"]*\"", "\"version\":\"%s\"".formatted(version))
                        .getBytes(ISO_8859_1)
                : line;
    }

    /** Bytes of a message behind its line, with the end of line behind it. */
    private static int payload(byte[] line) {
        var words = new String(line, ISO_8859_1).strip().split(" +");
        return words[0].equals("MSG") || words[0].equals("HMSG") ? Integer.parseInt(words[words.length - 1]) + 2 : 0;
    }

    private static byte[] line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }
}
