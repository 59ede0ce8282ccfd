package io.tandem.e2e;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.tandem.e2e.Http2Frames.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** The floods of HTTP/2: streams that are opened and left, or reset. */
record Http2Flood(Flood flood, URI target, SSLContext tls, FloodTally tally) implements Crowd.Member {
    /** Longer than any flood: a connection is silent while its streams are open. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final int STREAMS = 100;
    private static final int AT_ONCE = 50;

    @Override
    public HttpConnection open(int number) throws IOException {
        return HttpConnection.open(target, tls, LIMIT, 0, "h2");
    }

    @Override
    public void use(int number, HttpConnection connection, Crowd crowd) throws IOException {
        connection.write(Http2Frames.opening());
        crowd.beside(() -> read(connection, crowd));
        if (flood == Flood.STREAMS) {
            openAll(connection);
            while (!connection.isClosed() && !crowd.pause()) {
                // its streams stay as they are
            }
        } else {
            resetAll(connection, crowd);
        }
    }

    private void openAll(HttpConnection connection) throws IOException {
        for (int i = 0; i < STREAMS; i++) {
            int stream = 2 * i + 1;
            write(connection, Http2Frames.headers(stream, head()));
            write(connection, Http2Frames.data(stream, HttpConnection.ascii("{\"number\"")));
            tally.saw("opened");
        }
    }

    private void resetAll(HttpConnection connection, Crowd crowd) throws IOException {
        int stream = 1;
        while (!crowd.isOver()) {
            var frames = new ByteArrayOutputStream();
            for (int i = 0; i < AT_ONCE; i++) {
                frames.writeBytes(Http2Frames.headers(stream, head()).bytes());
                frames.writeBytes(Http2Frames.reset(stream).bytes());
                stream += 2;
                tally.saw("opened and reset");
            }
            connection.write(frames.toByteArray());
        }
    }

    private Map<String, String> head() {
        return Map.of(
                ":method", "POST",
                ":scheme", "https",
                ":authority", target.getAuthority(),
                ":path", target.getPath(),
                "content-type", "application/json");
    }

    private void read(HttpConnection connection, Crowd crowd) {
        var decoder = new DefaultHttp2HeadersDecoder();
        try (connection) {
            while (true) {
                var frame = Http2Frames.read(connection.in());
                switch (frame.type()) {
                    case Http2Frames.HEADERS -> tally.answered(answer(decoder, frame));
                    case Http2Frames.RST_STREAM -> tally.saw("reset by the server");
                    case Http2Frames.GOAWAY -> tally.saw("sent away");
                    case Http2Frames.SETTINGS, Http2Frames.PING -> {
                        if (!frame.is(Http2Frames.ACK)) {
                            write(connection, Http2Frames.acknowledge(frame));
                        }
                    }
                    default -> {} // windows and texts of answers
                }
            }
        } catch (IOException | Http2Exception e) {
            if (!crowd.isOver()) {
                tally.saw("ended by the server");
            }
        }
    }

    private static HttpAnswer answer(DefaultHttp2HeadersDecoder decoder, Frame frame) throws Http2Exception {
        var fields = decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
        return new HttpAnswer(
                Integer.parseInt(fields.status().toString()),
                fields.contains("retry-after"),
                frame.is(Http2Frames.END_STREAM));
    }

    private static void write(HttpConnection connection, Frame frame) throws IOException {
        connection.write(frame.bytes());
    }
}
