package io.tandem.operator.pods;

import io.tandem.api.EventSourceJson;
import io.tandem.api.PodState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * Asks pods for their state. A pod is not trusted: what it answers is bounded in size and time, and no redirect is
 * followed.
 */
final class PodClient implements AutoCloseable {
    static final int PORT = 7777;

    private static final int CONNECT_MILLIS = 3_000;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int LONGEST_VERSION = 64;

    private final Vertx vertx;
    private final HttpClient http;

    PodClient(Vertx vertx) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(1)
                .setKeepAliveTimeout(2 * PodState.LONGEST_WAIT)
                .setDecompressionSupported(false));
    }

    /**
     * One question.
     *
     * @param wait how long the pod may keep it open, in seconds; 0 for the present state
     * @return fails with {@link NoStateException}, whose message is for people
     */
    Question ask(Target target, String after, int wait) {
        return new Question(target, after, wait);
    }

    @Override
    public void close() {
        var unused = http.close();
    }

    /** A pod and where it listens. */
    record Target(String pod, String ip, int port) {
        /** As it stands in a URL, and in the header that some servers refuse otherwise. */
        String host() {
            return ip.contains(":") ? "[" + ip + "]" : ip;
        }
    }

    /** There is no answer, or none of use. */
    static final class NoStateException extends Exception {
        private static final long serialVersionUID = 1L;

        NoStateException(String message) {
            super(message);
        }
    }

    /** A question under way. */
    final class Question {
        private final Target target;
        private final Promise<PodState> answer = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private final long timer;
        private HttpClientRequest request;

        private Question(Target target, String after, int wait) {
            this.target = target;
            var limit = ANSWER.plusSeconds(wait);
            this.timer = vertx.setTimer(limit.toMillis(), late -> fail("no answer within " + limit.toSeconds() + " s"));
            var options = new RequestOptions()
                    .setServer(SocketAddress.inetSocketAddress(target.port(), target.ip()))
                    .setHost(target.host())
                    .setPort(target.port())
                    .setFollowRedirects(false)
                    .setURI("/state?wait=%d&after=%s".formatted(wait, URLEncoder.encode(after, StandardCharsets.UTF_8)))
                    .putHeader("Accept", "application/json");
            http.request(options).onSuccess(this::send).onFailure(this::fail);
        }

        Future<PodState> answer() {
            return answer.future();
        }

        /** Nobody wants to know any more. */
        void cancel() {
            fail("not asked any more");
        }

        private void send(HttpClientRequest made) {
            request = made;
            if (answer.future().isComplete()) {
                var unused = made.reset();
                return;
            }
            made.send().onSuccess(this::read).onFailure(this::fail);
        }

        private void read(HttpClientResponse response) {
            response.exceptionHandler(this::fail);
            if (response.statusCode() != 200) {
                fail(
                        response.statusCode() == 404
                                ? "it does not tell its state: its image is another one"
                                : "it answered HTTP status " + response.statusCode());
                return;
            }
            response.handler(part -> {
                        if (body.length() + part.length() > PodState.MOST_BYTES) {
                            fail("its answer is longer than " + PodState.MOST_BYTES + " bytes");
                        } else {
                            body.appendBuffer(part);
                        }
                    })
                    .endHandler(end -> decode());
        }

        private void decode() {
            try {
                var state = EventSourceJson.MAPPER.readValue(body.getBytes(), PodState.class);
                if (wellFormed(state)) {
                    done();
                    answer.tryComplete(state);
                } else if (state != null && state.pod() != null && !state.pod().equals(target.pod())) {
                    fail("another pod answered under its address");
                } else {
                    fail("its answer is not a pod's state");
                }
            } catch (IOException e) {
                fail("its answer is not a pod's state");
            }
        }

        private boolean wellFormed(PodState state) {
            return state != null
                    && target.pod().equals(state.pod())
                    && state.version() != null
                    && state.version().length() <= LONGEST_VERSION
                    && state.bus() != null
                    && state.leadership() != null
                    && state.leadership().role() != null
                    && state.events() != null
                    && state.events().size() <= PodState.MOST_EVENTS
                    && state.events().stream()
                            .allMatch(event -> event != null && event.name() != null && event.state() != null);
        }

        private void fail(Throwable cause) {
            fail(
                    switch (cause) {
                        case ConnectException refused -> "it cannot be reached on port " + target.port();
                        case TimeoutException late -> "it cannot be reached on port " + target.port();
                        default ->
                            "it cannot be asked: "
                                    + Objects.requireNonNullElse(
                                            cause.getMessage(), cause.getClass().getSimpleName());
                    });
        }

        private void fail(String reason) {
            done();
            if (answer.tryFail(new NoStateException(reason)) && request != null) {
                var unused = request.reset();
            }
        }

        private void done() {
            vertx.cancelTimer(timer);
        }
    }
}
