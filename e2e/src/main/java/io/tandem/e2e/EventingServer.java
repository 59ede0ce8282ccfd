package io.tandem.e2e;

import io.tandem.local.FreePort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of {@code generic.Eventing}, as somebody would write one whose events are not kept: who calls gets what is sent while it
 * calls. Callers are told apart by the text of their {@code config}.
 */
final class EventingServer implements AutoCloseable {
    private static final String METHOD = "generic.Eventing/StartEventSource";
    private static final long LIMIT_SECONDS = 30;
    private static final int LENGTH_DELIMITED = 2;
    private static final int CONFIG = 2;
    private static final int PAYLOAD = 2;

    private final Vertx vertx = Vertx.vertx();
    private final int port = FreePort.pick();
    private final HttpServerOptions options;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<HttpConnection> connections = new CopyOnWriteArrayList<>();
    private HttpServer server;

    private EventingServer(String address) {
        options = new HttpServerOptions().setHost(address).setPort(port);
    }

    /** Starts one that listens on this address, without TLS. */
    static EventingServer startOn(String address) {
        var started = new EventingServer(address);
        started.listen();
        return started;
    }

    private record Call(
            String config, HttpConnection connection, Context context, GrpcServerResponse<Buffer, Buffer> response) {
        Future<Void> write(Buffer message) {
            return Future.future(written ->
                    context.runOnContext(now -> response.write(message).onComplete(written)));
        }
    }

    int port() {
        return port;
    }

    /** How many call with this text. */
    int callers(String config) {
        return (int) calls.stream().filter(call -> call.config.equals(config)).count();
    }

    /**
     * Sends an event to all who call with this text.
     *
     * @return completes when one of them has taken it, at once if nobody calls; fails if it can be written to none
     */
    CompletableFuture<Void> send(String config, byte[] payload) {
        List<Call> callers =
                calls.stream().filter(call -> call.config.equals(config)).toList();
        if (callers.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> taken = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(callers.size());
        Buffer message = event(payload);
        callers.forEach(call -> call.write(message).onComplete(written -> {
            if (written.succeeded()) {
                taken.complete(null);
            } else if (left.decrementAndGet() == 0) {
                taken.completeExceptionally(written.cause());
            }
        }));
        return taken;
    }

    /** Ends all connections without a word, and serves again. */
    void restart() {
        stop();
        listen();
    }

    @Override
    public void close() {
        stop();
        await(vertx.close());
    }

    private void listen() {
        var grpc = GrpcServer.server(vertx);
        grpc.callHandler(this::called);
        server = vertx.createHttpServer(options).connectionHandler(this::connected);
        await(server.requestHandler(grpc).listen());
    }

    private void connected(HttpConnection connection) {
        connections.add(connection);
        connection.closeHandler(closed -> {
            connections.remove(connection);
            calls.removeIf(call -> call.connection.equals(connection));
        });
    }

    /** As a process that is killed: Vert.x itself would wait half a minute for the calls. */
    private void stop() {
        connections.forEach(connection -> {
            var channel = ((ConnectionBase) connection).channel();
            channel.eventLoop().execute(() -> channel.unsafe().closeForcibly());
        });
        await(server.close());
        connections.clear();
        calls.clear();
    }

    private void called(GrpcServerRequest<Buffer, Buffer> request) {
        if (!request.fullMethodName().equals(METHOD)) {
            request.response().status(GrpcStatus.UNIMPLEMENTED).end();
            return;
        }
        request.handler(message -> {
            var call = new Call(config(message), request.connection(), vertx.getOrCreateContext(), request.response());
            calls.add(call);
            request.errorHandler(error -> calls.remove(call));
            request.exceptionHandler(failure -> calls.remove(call));
            request.response().exceptionHandler(failure -> calls.remove(call));
        });
    }

    /** The second field of the request, behind the event's name; both are preceded by their length. */
    private static String config(Buffer request) {
        int[] at = {0};
        while (at[0] < request.length()) {
            int tag = (int) number(request, at);
            int length = (int) number(request, at);
            if (tag == tag(CONFIG)) {
                return new String(request.getBytes(at[0], at[0] + length), StandardCharsets.UTF_8);
            }
            at[0] += length;
        }
        return "";
    }

    private static Buffer event(byte[] payload) {
        Buffer message = Buffer.buffer(payload.length + Long.BYTES).appendByte((byte) tag(PAYLOAD));
        int left = payload.length;
        for (; left > 0x7f; left >>>= 7) {
            message.appendByte((byte) (left & 0x7f | 0x80));
        }
        return message.appendByte((byte) left).appendBytes(payload);
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private static long number(Buffer from, int[] at) {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.getByte(at[0]++);
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }

    private static int tag(int field) {
        return field << 3 | LENGTH_DELIMITED;
    }

    private static void await(Future<?> future) {
        future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
