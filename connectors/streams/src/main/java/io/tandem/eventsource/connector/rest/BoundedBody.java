package io.tandem.eventsource.connector.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bodies of answers that have to come in time: Java's client ends its own limit of time with the header. */
public final class BoundedBody {
    private BoundedBody() {}

    /**
     * Blocks until the body is here, and closes it.
     *
     * @throws IOException if it has more bytes, or does not end in time
     */
    public static byte[] read(HttpResponse<InputStream> answer, int largest, Duration time)
            throws IOException, InterruptedException {
        try (var body = answer.body()) {
            var read = new FutureTask<>(() -> body.readNBytes(largest + 1));
            Thread.ofVirtual().name("http-body").start(read);
            var bytes = read.get(time.toMillis(), TimeUnit.MILLISECONDS);
            if (bytes.length > largest) {
                throw new IOException("its answer has more than %d bytes".formatted(largest));
            }
            return bytes;
        } catch (TimeoutException e) {
            throw new IOException("its answer did not end in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }
}
