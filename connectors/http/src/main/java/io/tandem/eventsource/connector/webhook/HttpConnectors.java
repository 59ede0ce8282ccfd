package io.tandem.eventsource.connector.webhook;

import io.tandem.api.source.Source;
import io.tandem.api.source.WebhookContext;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import java.time.Duration;
import java.util.Optional;

/** Makes the connectors of one source that listens for HTTP: its callers wait for an answer. */
public final class HttpConnectors implements ConnectorFactory {
    /** How long an HTTP caller is kept waiting for the bus before it is told to come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Source source;
    private final WebhookContext webhook;
    private final WebhookServers servers;
    private final InterpreterFactory interpreters;
    private final Duration patience;

    /** From now on requests to where it will listen are answered 503 while it does not. */
    public HttpConnectors(Source source, WebhookServers servers, InterpreterFactory interpreters) {
        this(source, servers, interpreters, PATIENCE);
    }

    /** @param patience how long a caller is kept waiting, where it waits less than others */
    public HttpConnectors(Source source, WebhookServers servers, InterpreterFactory interpreters, Duration patience) {
        this.patience = patience;
        this.source = source;
        this.webhook = source.listener()
                .orElseThrow(() -> new IllegalArgumentException("webhook is required: say where to listen"));
        this.servers = servers;
        this.interpreters = interpreters;
        servers.expect(webhook.port(), webhook.endpoint());
    }

    @Override
    public Connector create(ConnectorContext context) {
        return new WebhookListener(source, webhook, context, servers, interpreters);
    }

    @Override
    public Optional<Duration> patience() {
        return Optional.of(patience);
    }
}
