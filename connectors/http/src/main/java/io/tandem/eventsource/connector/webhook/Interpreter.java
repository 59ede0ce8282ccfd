package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.Incoming;
import java.util.Optional;

/** What a type of the webhook family makes of a request; pure, called on an event loop. */
@FunctionalInterface
public interface Interpreter {
    /** Reads a request whose body is complete and within bounds and whose bearer token was right. */
    Reading read(WebhookRequest request);

    /** What a request turned out to be. */
    sealed interface Reading {}

    /**
     * An event.
     *
     * @param coordinates its name at its sender, see {@link Incoming#coordinates}
     * @param payload its data; if it cannot be made, the sender is answered 400 with the reason
     */
    record Event(Optional<String> coordinates, Incoming.Payload payload) implements Reading {}

    /** Nothing to publish: the sender is answered at once. */
    record Refusal(int status, String text) implements Reading {}
}
