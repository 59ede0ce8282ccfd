package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.ConnectorContext;

/** Makes what reads the requests of one source: what a type of the webhook family brings to the HTTP front. */
@FunctionalInterface
public interface InterpreterFactory {
    /**
     * Called when the endpoint begins to listen; may block.
     *
     * @param secrets open as long as the endpoint listens
     */
    Interpreter create(ConnectorContext context, Secrets secrets);
}
