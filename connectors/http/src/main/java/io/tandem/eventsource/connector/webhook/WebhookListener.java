package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.api.source.WebhookContext;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.webhook.WebhookServers.Registration;
import java.util.Optional;

/**
 * The part that all types of the webhook family share: an endpoint on a shared port, its bearer token, its limit, its
 * answers. A connector gives it an {@link Interpreter} and passes {@link #events()} and {@link #close()} on.
 *
 * <p>A request is answered when its event is settled: 200 if accepted, 400 or 413 if it never can be, 503 with
 * {@code Retry-After} if it may be sent again. While no demand is left, requests are answered 503 at once.
 */
public final class WebhookListener {
    private static final long DEFAULT_MAX_PAYLOAD = 1 << 20;

    private final WebhookContext webhook;
    private final ConnectorContext context;
    private final WebhookServers servers;
    private final Interpreter interpreter;
    private volatile Optional<WatchedSecret> token = Optional.empty();
    private volatile Uni<Registration> registration =
            Uni.createFrom().item(() -> () -> Uni.createFrom().voidItem());

    public WebhookListener(
            WebhookContext webhook, ConnectorContext context, WebhookServers servers, Interpreter interpreter) {
        this.webhook = webhook;
        this.context = context;
        this.servers = servers;
        this.interpreter = interpreter;
    }

    /** Requests as events; subscribing reads Secrets and may block, cancelling makes answers 503 from then on. */
    public Multi<Incoming> events() {
        return Multi.createFrom().<Incoming>emitter(this::listen);
    }

    /** Removes the endpoint; completes when the port is closed, if nobody else uses it. */
    public Uni<Void> close() {
        token.ifPresent(WatchedSecret::close);
        return registration
                .onFailure()
                .recoverWithItem(() -> () -> Uni.createFrom().voidItem())
                .chain(Registration::close);
    }

    private void listen(MultiEmitter<? super Incoming> events) {
        try {
            int port = port();
            var path = path();
            token = Optional.ofNullable(webhook.authSecret())
                    .map(secret -> new WatchedSecret(context.mounts(), secret, context.scheduler()));
            long limit = webhook.maxPayloadSize() == null ? DEFAULT_MAX_PAYLOAD : webhook.maxPayloadSize();
            var endpoint = new Endpoint(context.eventName(), interpreter, token, limit, events);
            registration = servers.register(port, ServerTls.of(webhook, context.mounts()), path, endpoint)
                    .memoize()
                    .indefinitely();
            var unused = registration.subscribe().with(registered -> context.connected(), events::fail);
        } catch (RuntimeException e) {
            events.fail(e);
        }
    }

    private int port() {
        try {
            int port = Integer.parseInt(webhook.port());
            if (port > 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrongPort(), e);
        }
        throw new IllegalArgumentException(wrongPort());
    }

    private String wrongPort() {
        return "port \"%s\" is not a port: write a number from 1 to 65535".formatted(webhook.port());
    }

    private String path() {
        var path = webhook.endpoint();
        if (path == null || !path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "endpoint \"%s\" is not a path: it has to start with a slash, such as /push".formatted(path));
        }
        return path;
    }
}
