package io.tandem.eventsource.connector.webhook;

import io.tandem.api.source.Source;
import io.tandem.api.source.WebhookContext;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.tandem.eventsource.connector.Duty;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Makes the connectors of one source that listens for HTTP: its callers wait for an answer. */
public final class HttpConnectors implements ConnectorFactory {
    /** How long an HTTP caller is kept waiting for the bus before it is told to come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Source source;
    private final WebhookContext webhook;
    private final WebhookServers servers;
    private final InterpreterFactory interpreters;
    private final Duration patience;
    private final Optional<Function<ConnectorContext, Duty>> hooks;

    /** From now on requests to where it will listen are answered 503 while it does not. */
    public HttpConnectors(Source source, WebhookServers servers, InterpreterFactory interpreters) {
        this(source, servers, interpreters, PATIENCE);
    }

    /** @param patience how long a caller is kept waiting, where it waits less than others */
    public HttpConnectors(Source source, WebhookServers servers, InterpreterFactory interpreters, Duration patience) {
        this(source, servers, interpreters, patience, Optional.empty());
    }

    private HttpConnectors(
            Source source,
            WebhookServers servers,
            InterpreterFactory interpreters,
            Duration patience,
            Optional<Function<ConnectorContext, Duty>> hooks) {
        this.patience = patience;
        this.hooks = hooks;
        this.source = source;
        this.webhook = source.listener()
                .orElseThrow(() -> new IllegalArgumentException("webhook is required: say where to listen"));
        this.servers = servers;
        this.interpreters = interpreters;
        servers.expect(webhook.port(), webhook.endpoint());
    }

    /** The same, whose hooks are kept wherever the source asks for that. */
    public HttpConnectors keeping(Function<ConnectorContext, Duty> hooks) {
        return new HttpConnectors(source, servers, interpreters, patience, Optional.of(hooks));
    }

    @Override
    public Connector create(ConnectorContext context) {
        return new WebhookListener(source, webhook, context, servers, interpreters);
    }

    @Override
    public Optional<Duration> patience() {
        return Optional.of(patience);
    }

    @Override
    public Optional<Duty> duty(ConnectorContext context) {
        return source.hasDuty() ? hooks.map(keeping -> keeping.apply(context)) : Optional.empty();
    }
}
