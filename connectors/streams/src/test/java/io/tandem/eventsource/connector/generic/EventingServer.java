package io.tandem.eventsource.connector.generic;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.tandem.local.FreePort;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server as users build them for the service {@code generic.Eventing}: made with Vert.x's gRPC server, its messages read
 * and written by Google's library for Protocol Buffers. Upstream has no server; {@link GoEventingServer} is one on its library.
 */
final class EventingServer implements AutoCloseable {
    private final Vertx vertx;
    private final int port = FreePort.pick();
    private final HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1");
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<HttpConnection> connections = new CopyOnWriteArrayList<>();
    private HttpServer server;

    /** Every call needs this token, if there is one. */
    volatile Optional<String> token = Optional.empty();
    /** Each call ends with this at once, if there is one. */
    volatile Optional<GrpcStatus> refusal = Optional.empty();

    volatile String words = "";

    EventingServer(Vertx vertx) {
        this.vertx = vertx;
    }

    static EventingServer start(Vertx vertx) {
        var server = new EventingServer(vertx);
        server.listen();
        return server;
    }

    static EventingServer startTls(Vertx vertx, WorkDir certificate) {
        var server = new EventingServer(vertx);
        server.options
                .setSsl(true)
                .setUseAlpn(true)
                .setPemKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(certificate.file("tls.crt").toString())
                        .setKeyPath(certificate.file("tls.key").toString()));
        server.listen();
        return server;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    void restart() {
        close();
        listen();
    }

    List<Call> calls() {
        return calls;
    }

    Call awaitCall() {
        await().until(() -> !calls.isEmpty());
        return calls.getLast();
    }

    boolean isTaken(String name) {
        return calls.stream().anyMatch(call -> call.name.equals(name));
    }

    /** To whoever asks for events of this name now; nobody else ever gets it. */
    void send(String name, byte[] payload) {
        calls.stream().filter(call -> call.name.equals(name)).forEach(call -> call.send(payload));
    }

    /** As a process that is killed: Vert.x itself would wait half a minute for the calls. */
    @Override
    public void close() {
        connections.forEach(connection -> ((ConnectionBase) connection)
                .channel()
                .eventLoop()
                .execute(() -> ((ConnectionBase) connection).channel().unsafe().closeForcibly()));
        result(server.close());
        connections.clear();
        calls.clear();
    }

    private void listen() {
        var grpc = GrpcServer.server(vertx);
        grpc.callHandler(this::called);
        server = vertx.createHttpServer(options).connectionHandler(connections::add);
        result(server.requestHandler(grpc).listen(port));
    }

    private void called(GrpcServerRequest<Buffer, Buffer> request) {
        var wanted = token.map(right -> "Bearer " + right);
        if (!request.fullMethodName().equals("generic.Eventing/StartEventSource")) {
            request.response().status(GrpcStatus.UNIMPLEMENTED).end();
        } else if (wanted.isPresent() && !wanted.get().equals(request.headers().get("authorization"))) {
            request.response()
                    .status(GrpcStatus.UNAUTHENTICATED)
                    .statusMessage("not " + request.headers().get("authorization"))
                    .end();
        } else if (refusal.isPresent()) {
            request.response().status(refusal.get()).statusMessage(words).end();
        } else {
            request.handler(message -> begin(request, message));
        }
    }

    private void begin(GrpcServerRequest<Buffer, Buffer> request, Buffer message) {
        var call = Call.of(
                message, request.headers().get("authorization"), request.response(), vertx.getOrCreateContext());
        calls.add(call);
        request.errorHandler(error -> calls.remove(call));
        request.exceptionHandler(failure -> calls.remove(call));
        request.response().exceptionHandler(failure -> calls.remove(call));
        request.connection().closeHandler(closed -> calls.remove(call));
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody who asks for events. */
    record Call(
            String name,
            String config,
            String authorization,
            GrpcServerResponse<Buffer, Buffer> response,
            Context context) {
        static Call of(
                Buffer request, String authorization, GrpcServerResponse<Buffer, Buffer> response, Context context) {
            try {
                var in = CodedInputStream.newInstance(request.getBytes());
                String name = null;
                String config = null;
                for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    switch (tag) {
                        case 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> name = in.readStringRequireUtf8();
                        case 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                            config = in.readBytes().toStringUtf8();
                        default -> throw new IllegalStateException("field with tag " + tag);
                    }
                }
                return new Call(name, config, authorization, response, context);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** An event with a name, which nobody looks at, a field that nobody knows, and this payload, if it is not null. */
        void send(byte[] payload) {
            write(event(payload));
        }

        void write(Buffer message) {
            context.runOnContext(now -> response.write(message));
        }

        void end(GrpcStatus status, String words) {
            context.runOnContext(
                    now -> response.status(status).statusMessage(words).end());
        }

        /** Whether the client takes no more. */
        boolean isHeldBack() {
            return response.writeQueueFull();
        }

        private static Buffer event(byte[] payload) {
            try {
                var bytes = new ByteArrayOutputStream();
                var out = CodedOutputStream.newInstance(bytes);
                out.writeString(1, "event of the server");
                out.writeFixed64(7, 42);
                out.writeUInt64(8, Long.MAX_VALUE);
                if (payload != null) {
                    out.writeBytes(2, ByteString.copyFrom(payload));
                }
                out.flush();
                return Buffer.buffer(bytes.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits until nobody asks for events any more. */
    void awaitNobody() {
        await().until(calls::isEmpty);
    }
}
