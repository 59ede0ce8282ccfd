package io.tandem.eventsource.connector.webhook;

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

    private final ConnectorFactory connectors;

    /** @param webhook where it will listen: from now on requests there are answered 503 while it does not */
    public HttpConnectors(WebhookContext webhook, WebhookServers servers, ConnectorFactory connectors) {
        this.connectors = connectors;
        servers.expect(webhook.port(), webhook.endpoint());
    }

    @Override
    public Connector create(ConnectorContext context) {
        return connectors.create(context);
    }

    @Override
    public Optional<Duration> patience() {
        return Optional.of(PATIENCE);
    }
}
