package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.tandem.api.source.Source;
import io.tandem.api.source.WebhookContext;
import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.webhook.WebhookServers.Registration;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The part that all types of the webhook family share: an endpoint on a shared port, its bearer token, its limits, its
 * answers. A type gives it an {@link Interpreter}.
 *
 * <p>A request is answered when its event is settled: 200 if accepted, 400 or 413 if it never can be, 503 with
 * {@code Retry-After} if it may be sent again. While no demand is left, or no memory, requests are answered 503 at once. Events
 * are emitted by all event loops at once, in no order.
 */
public final class WebhookListener implements Connector {
    private static final long DEFAULT_MAX_PAYLOAD = 1 << 20;
    /** How long requests that are being received may hold up the end of the intake. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

    private final Source source;
    private final WebhookContext webhook;
    private final ConnectorContext context;
    private final WebhookServers servers;
    private final InterpreterFactory interpreters;
    /** Guarded by this, as all below. */
    private boolean closed;

    private Intake intake;
    private Secrets secrets;
    private Uni<Registration> registration;

    /** @param webhook where the source listens */
    public WebhookListener(
            Source source,
            WebhookContext webhook,
            ConnectorContext context,
            WebhookServers servers,
            InterpreterFactory interpreters) {
        this.source = source;
        this.webhook = webhook;
        this.context = context;
        this.servers = servers;
        this.interpreters = interpreters;
    }

    /** Requests as events; subscribing reads Secrets and may block, cancelling makes answers 503 from then on. */
    @Override
    public Multi<Incoming> events() {
        return new AbstractMulti<>() {
            @Override
            public void subscribe(MultiSubscriber<? super Incoming> downstream) {
                listen(downstream);
            }
        };
    }

    /** New requests are answered 503; those whose head is here already may become events, within a bound. */
    @Override
    public boolean finish() {
        Intake running;
        synchronized (this) {
            running = intake;
        }
        if (running == null || !running.finish()) {
            return false;
        }
        var unused = context.scheduler().schedule(running::complete, LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    /** Removes the endpoint; completes when the port is closed, if nobody else uses it. */
    @Override
    public Uni<Void> close() {
        Secrets watched;
        Uni<Registration> registered;
        synchronized (this) {
            closed = true;
            watched = secrets;
            registered = registration;
        }
        if (watched != null) {
            watched.close();
        }
        return registered == null ? Uni.createFrom().voidItem() : letGo(registered);
    }

    private void listen(MultiSubscriber<? super Incoming> downstream) {
        var opened = new Intake(downstream);
        synchronized (this) {
            intake = opened;
        }
        downstream.onSubscribe(opened);
        if (opened.stopped()) {
            return;
        }
        try {
            register(opened);
        } catch (RuntimeException e) {
            opened.fail(e);
        }
    }

    private void register(Intake opened) {
        int port = port();
        var path = path();
        long limit = webhook.maxPayloadSize() == null ? DEFAULT_MAX_PAYLOAD : webhook.maxPayloadSize();
        boolean filtered = source.expression().isPresent();
        var watched = new Secrets(context);
        boolean late;
        Uni<Registration> registered;
        try {
            var token = watched.bearer(prefix() + "authSecret", webhook.authSecret());
            var interpreter = interpreters.create(context, watched);
            var endpoint = new Endpoint(
                    interpreter,
                    token,
                    limit,
                    filtered,
                    opened,
                    new Elsewhere(context.eventName(), System::nanoTime),
                    context);
            registered = Begun.now(servers.register(port, ServerTls.of(webhook, context.mounts()), path, endpoint));
        } catch (RuntimeException e) {
            watched.close();
            throw e;
        }
        synchronized (this) {
            late = closed;
            secrets = watched;
            registration = registered;
        }
        if (late) { // closed meanwhile by somebody who found nothing to close
            watched.close();
            var unused = letGo(registered).subscribe().with(nothing -> {}, failure -> {});
            return;
        }
        var unused = registered.subscribe().with(listening -> context.connected(), opened::fail);
    }

    private static Uni<Void> letGo(Uni<Registration> registered) {
        return registered
                .onFailure()
                .recoverWithItem(() -> () -> Uni.createFrom().voidItem())
                .chain(Registration::close);
    }

    /** Where the fields of the endpoint stand: within the source itself, or in a block of it. */
    private String prefix() {
        return source instanceof WebhookSource ? "" : "webhook.";
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
