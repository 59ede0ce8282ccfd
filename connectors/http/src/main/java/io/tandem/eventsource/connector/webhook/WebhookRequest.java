package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;

/**
 * A request with its whole body.
 *
 * @param query the raw query; null if there is none
 * @param raw header fields as they came
 * @param body empty if there is none
 */
public record WebhookRequest(String method, String query, MultiMap raw, byte[] body) {
    /** The first value of a header field; null if there is none. */
    public String header(String name) {
        return raw.get(name);
    }

    /** The header as it goes into an event: names in canonical form, {@code Host} left out, credentials masked. */
    public Map<String, List<String>> headers() {
        return HeaderFields.of(raw);
    }

    /** The body as text. */
    public String text() {
        return new String(body, UTF_8);
    }
}
