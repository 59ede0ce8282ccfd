package io.tandem.eventsource.connector.generic;

import io.tandem.api.source.GenericSource;
import io.tandem.api.source.GrpcAddress;
import io.tandem.api.source.HostPort;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Worker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls {@code generic.Eventing/StartEventSource} of a gRPC server of the user's own, and takes the events it streams. The
 * server hears of nothing but demand: it cannot deliver an event again, and its events have no names. What it has sent when
 * the intake ends in order is still published.
 */
public final class GenericConnector extends BlockingConnector {
    private static final String METHOD = "generic.Eventing/StartEventSource";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final GenericSource source;
    private final Vertx vertx;
    private final KeepAlive keepAlive;
    private final AtomicBoolean emitting = new AtomicBoolean();
    /** Null until there is a connection. */
    private final AtomicReference<EventStream> stream = new AtomicReference<>();

    private GrpcClient client;

    public GenericConnector(GenericSource source, ConnectorContext context, Vertx vertx) {
        this(source, context, vertx, KeepAlive.PERIOD);
    }

    GenericConnector(GenericSource source, ConnectorContext context, Vertx vertx, Duration pings) {
        // no more is asked for than is wanted, and none of it comes again
        super(context, Worker.virtual("generic-" + context.eventName()), Long.MAX_VALUE);
        this.source = source;
        this.vertx = vertx;
        this.keepAlive = new KeepAlive(vertx, pings);
    }

    @Override
    protected void connect() throws Exception {
        var address = address();
        client = GrpcClient.client(vertx, options(address));
        var request = result(client.request(SocketAddress.inetSocketAddress(address.port(), address.host())));
        request.fullMethodName(METHOD);
        if (source.authSecret() != null) {
            request.headers().set("authorization", "Bearer " + token());
        }
        var events = new EventStream(vertx, request, this::arrived);
        stream.set(events);
        events.start(EventingMessages.request(context.eventName(), source.config()))
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        keepAlive.begin(request.connection(), events::end);
        context.connected();
    }

    /** What the server has sent is still handed on. */
    @Override
    protected void stop() throws InterruptedException, ExecutionException, TimeoutException {
        keepAlive.end();
        var events = stream.get();
        if (events != null) {
            events.finish().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            emitArrived();
        }
    }

    @Override
    protected void disconnect() throws Exception {
        if (client != null) {
            result(client.close());
        }
    }

    @Override
    protected boolean redelivers() {
        return false;
    }

    @Override
    protected void requested() {
        var events = stream.get();
        if (events != null) {
            events.want(wanted());
        }
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return GrpcFailure.explained(failure, source);
    }

    /** On an event loop, which has others to serve: reading and filtering an event may take a while. */
    private void arrived() {
        if (!emitting.getAndSet(true)) {
            execute(this::emitArrived);
        }
    }

    private void emitArrived() {
        emitting.set(false);
        var events = stream.get();
        var end = events.end();
        for (var message = events.poll(); message != null; message = events.poll()) {
            if (!emit(Incoming.anonymous(new Data(message), Settlement.NONE), message.size())) {
                context.dropped(1);
            }
            events.taken();
        }
        events.want(wanted());
        end.ifPresent(this::fail);
    }

    private HostPort address() {
        try {
            return GrpcAddress.parse(source.url());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url " + e.getMessage(), e);
        }
    }

    private GrpcClientOptions options(HostPort address) throws GeneralSecurityException {
        var http = new HttpClientOptions()
                .setDefaultHost(address.urlHost())
                .setDefaultPort(address.port())
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setTcpKeepAlive(true)
                .setHttp2ClearTextUpgrade(false);
        GrpcTls.configure(source, context.mounts(), http);
        return new GrpcClientOptions().setTransportOptions(http).setMaxMessageSize(EventMessage.LARGEST);
    }

    private String token() {
        var selector = source.authSecret();
        var token = context.mounts().secret(selector.name(), selector.key()).strip();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "authSecret: Secret %s key %s must hold a token: visible ASCII on one line"
                            .formatted(selector.name(), selector.key()));
        }
        return token;
    }

    private static <T> T result(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private final class Data implements Incoming.Payload {
        private final EventMessage message;

        Data(EventMessage message) {
            this.message = message;
        }

        @Override
        public byte[] json() throws InvalidPayloadException {
            return EventData.object()
                    .body(EventingMessages.payload(message.content()), Boolean.TRUE.equals(source.jsonBody()))
                    .metadata(source.metadata())
                    .json();
        }

        @Override
        public byte[] original() {
            return message.original();
        }
    }
}
