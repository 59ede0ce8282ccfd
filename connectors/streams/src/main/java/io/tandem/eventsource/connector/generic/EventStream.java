package io.tandem.eventsource.connector.generic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call for events. The server is asked for as many as are wanted, {@value #MOST} at a time; what has arrived waits to be
 * taken, also when the call is over.
 */
final class EventStream {
    /** Events on their way: enough to keep a connection busy, little where each is large. */
    private static final int MOST = 16;
    /**
     * A server that has nothing to send yet says nothing at all. It counts as one that accepted us when it has answered a ping
     * and then refused nothing for this time.
     */
    private static final Duration SILENCE = Duration.ofMillis(300);
    /** For which what the server has sent already is read, once the call ends. */
    private static final Duration REST = Duration.ofMillis(50);

    private final Vertx vertx;
    private final GrpcClientRequest<Buffer, Buffer> request;
    private final Runnable changed;
    private final CompletableFuture<Void> accepted = new CompletableFuture<>();
    private final ConcurrentLinkedQueue<EventMessage> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile GrpcClientResponse<Buffer, Buffer> response;
    private volatile Throwable end;
    /** Asked for and not taken; guarded by this. */
    private long asked;

    /** @param changed called when something has arrived or the call is over; must neither throw nor block */
    EventStream(Vertx vertx, GrpcClientRequest<Buffer, Buffer> request, Runnable changed) {
        this.vertx = vertx;
        this.request = request;
        this.changed = changed;
    }

    /** Sends the request. Completes when the server has accepted it, or fails with the reason why not. */
    CompletableFuture<Void> start(Buffer message) {
        request.response().onSuccess(this::begin).onFailure(this::end);
        request.end(message).onFailure(this::end);
        request.connection()
                .ping(KeepAlive.ping())
                .onSuccess(pong -> vertx.setTimer(SILENCE.toMillis(), timer -> accepted.complete(null)));
        return accepted;
    }

    /** So many events are wanted, those that were asked for before among them. Any thread. */
    void want(long events) {
        var from = response;
        if (from != null) {
            long more = more(events);
            if (more > 0) {
                from.fetch(more);
            }
        }
    }

    /** The next event; null if none has arrived. */
    EventMessage poll() {
        return arrived.poll();
    }

    /** An event was handed on: another one may be asked for. */
    synchronized void taken() {
        asked--;
    }

    /** Why there is nothing more to come than what {@link #poll()} has. */
    Optional<Throwable> end() {
        return Optional.ofNullable(end);
    }

    /** Ends the call, from our side: completes when what the server has sent can be polled. */
    CompletableFuture<Void> finish() {
        var finished = new CompletableFuture<Void>();
        if (!rest(() -> finished.complete(null))) {
            finished.complete(null);
        }
        return finished.thenRun(request::cancel);
    }

    /** The call is over, for this reason. Only the first counts. */
    void end(Throwable reason) {
        var unused = rest(() -> {
            end = reason;
            accepted.completeExceptionally(reason);
            changed.run();
        });
    }

    /** On an event loop, as all that follows. */
    private void begin(GrpcClientResponse<Buffer, Buffer> answer) {
        answer.pause();
        answer.messageHandler(message -> arrived(EventMessage.of(message)));
        answer.invalidMessageHandler(refused -> arrived(EventMessage.of(refused)));
        answer.exceptionHandler(this::end);
        answer.errorHandler(error -> end(new GrpcFailure.Ended(error.status, "the stream was reset")));
        answer.endHandler(nothing -> end(new GrpcFailure.Ended(answer.status(), answer.statusMessage())));
        var type = answer.headers().get("content-type");
        if (type == null || !type.startsWith("application/grpc")) {
            end(new GrpcFailure.NoGrpc());
        } else if (answer.status() != null) {
            end(new GrpcFailure.Ended(answer.status(), answer.statusMessage()));
        } else {
            response = answer;
            accepted.complete(null);
            changed.run();
        }
    }

    private void arrived(EventMessage message) {
        arrived.add(message);
        changed.run();
    }

    /** Reads what is there, once; false if that was done before. */
    private boolean rest(Runnable then) {
        if (ending.getAndSet(true)) {
            return false;
        }
        var from = response;
        if (from == null) {
            then.run();
        } else {
            from.resume();
            vertx.setTimer(REST.toMillis(), timer -> then.run());
        }
        return true;
    }

    private synchronized long more(long wanted) {
        long more = Math.max(0, Math.min(wanted, MOST) - asked);
        asked += more;
        return more;
    }
}
