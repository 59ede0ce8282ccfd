package io.tandem.eventsource.connector.resource;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The lines of an answer that does not end, for one thread that may wait. It asks for a piece when it needs one, so the server
 * is slowed where nobody reads.
 */
final class WatchStream implements AutoCloseable {
    /** An object has 1.5 MB by default, and what a server is made to take in addition. */
    private static final int LONGEST_LINE = 32 << 20;

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final Queue<byte[]> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private AsyncBody body;

    private WatchStream() {}

    /**
     * Returns when the server has accepted the request.
     *
     * @param request asks that its connection be closed at the end: to end it cuts the connection
     * @param limit for that, and for the text of a refusal
     */
    static WatchStream open(HttpClient http, HttpRequest request, Duration limit)
            throws IOException, ApiRefusal, InterruptedException {
        var stream = new WatchStream();
        var asked = http.consumeBytes(request, stream::arrived);
        HttpResponse<AsyncBody> answer;
        try {
            answer = ResourceApi.answered(asked, limit);
        } catch (IOException | InterruptedException e) {
            var unused = asked.thenAccept(late -> late.body().cancel());
            throw e;
        }
        stream.body = answer.body();
        var unused = stream.body.done().whenComplete((nothing, failure) -> stream.pieces.add(new Piece(null, failure)));
        if (answer.isSuccessful()) {
            return stream;
        }
        try (stream) {
            var text = new ByteArrayOutputStream();
            for (var piece = stream.piece(limit); piece.isPresent(); piece = stream.piece(limit)) {
                text.writeBytes(piece.get());
            }
            throw ApiRefusal.of(answer.code(), text.toByteArray());
        }
    }

    /**
     * The next line; empty at the end.
     *
     * @throws IOException if the connection broke, or nothing came for this long
     */
    Optional<byte[]> next(Duration silence) throws IOException, InterruptedException {
        while (lines.isEmpty()) {
            var piece = piece(silence);
            if (piece.isEmpty()) {
                return Optional.empty();
            }
            split(piece.get());
        }
        return Optional.of(lines.remove());
    }

    @Override
    public void close() {
        body.cancel();
    }

    private Optional<byte[]> piece(Duration limit) throws IOException, InterruptedException {
        if (pieces.isEmpty()) {
            body.consume();
        }
        var piece = pieces.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (piece == null) {
            throw new IOException("the API server has sent nothing for %d s".formatted(limit.toSeconds()));
        }
        if (piece.failure != null) {
            throw new IOException(
                    "the connection to the API server broke: " + piece.failure.getMessage(), piece.failure);
        }
        return Optional.ofNullable(piece.bytes);
    }

    private void arrived(List<ByteBuffer> buffers, AsyncBody of) {
        var bytes = new ByteArrayOutputStream();
        for (var buffer : buffers) {
            var part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
        pieces.add(new Piece(bytes.toByteArray(), null));
    }

    private void split(byte[] piece) throws IOException {
        var from = 0;
        for (var at = 0; at < piece.length; at++) {
            if (piece[at] == '\n') {
                begun.write(piece, from, at - from);
                if (begun.size() > 0) {
                    lines.add(begun.toByteArray());
                }
                begun.reset();
                from = at + 1;
            }
        }
        begun.write(piece, from, piece.length - from);
        if (begun.size() > LONGEST_LINE) {
            throw new IOException("the API server sent an object of more than %d bytes".formatted(LONGEST_LINE));
        }
    }

    /** @param bytes null at the end, be it by a failure or not */
    private record Piece(byte[] bytes, Throwable failure) {}
}
