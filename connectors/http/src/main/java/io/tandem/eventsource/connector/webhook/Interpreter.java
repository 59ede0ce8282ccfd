package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a type of the webhook family makes of a request. Called on an event loop, or on a worker where bodies are large or
 * filtered; never blocks: what has to wait is a {@link Later}.
 *
 * <p>How the types use it: a signature is checked first, by {@link Hmac} with a {@link WatchedSecret}, and a wrong one is a
 * {@link Refusal} (github, gitlab, bitbucketserver, slack, stripe). A handshake that is no event is {@link Answered} (slack's
 * challenge, storageGrid's HEAD). A confirmation or a certificate that has to be fetched is a {@link Later} (sns). A body with
 * several changes is {@link Events} (bitbucketserver, storageGrid). A sender that wants words of its own for an outcome gets
 * them by {@link #answer}.
 */
@FunctionalInterface
public interface Interpreter {
    /** Reads a request whose body is complete and within bounds and whose bearer token was right. */
    Reading read(WebhookRequest request);

    /** This type's words for an outcome; empty for the usual ones. Must not block. */
    default Optional<Answered> answer(Outcome outcome) {
        return Optional.empty();
    }

    /** What a request turned out to be. */
    sealed interface Reading {}

    /**
     * An event; the sender is answered when it is settled.
     *
     * @param coordinates its name at its sender, see {@link Incoming#coordinates}
     * @param payload its data; if it cannot be made, the sender is answered 400 with the reason
     */
    record Event(Optional<String> coordinates, Incoming.Payload payload) implements Reading {}

    /**
     * Several events, published in this order. The sender is answered once, when all are settled, by the outcome that is worst
     * for it; without any, it is answered as if they had been published. After one that may be sent again, the rest is not
     * sent: the sender repeats them all, so they should have coordinates.
     */
    record Events(List<Event> events) implements Reading {
        public Events {
            events = List.copyOf(events);
        }
    }

    /**
     * No event: the sender is answered at once, with this.
     *
     * @param header further fields of the answer
     */
    record Answered(int status, String body, String contentType, Map<String, String> header) implements Reading {
        public Answered(int status, String body, String contentType) {
            this(status, body, contentType, Map.of());
        }

        /** In plain text. */
        public static Answered text(int status, String body) {
            return new Answered(status, body, Answer.PLAIN_TEXT);
        }
    }

    /**
     * No event, because something is wrong with the request or it is not wanted: answered at once, and counted.
     *
     * @param text for the sender; quotes nothing of the request
     * @param header further fields of the answer
     */
    record Refusal(Reason reason, String text, Map<String, String> header) implements Reading {
        public Refusal(Reason reason, String text) {
            this(reason, text, Map.of());
        }
    }

    /**
     * It has to be asked for elsewhere. If that fails or takes too long, the sender is answered 503 with {@code Retry-After}.
     *
     * @param reading on any thread; cancelled after the limit
     * @param limit less than the time the sender waits for an answer
     */
    record Later(Uni<Reading> reading, Duration limit) implements Reading {}
}
