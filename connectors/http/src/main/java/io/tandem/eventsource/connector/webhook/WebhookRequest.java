package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.EventData;
import io.vertx.core.MultiMap;
import java.util.Set;

/** A request with its whole body, which is there until its events are made. */
public final class WebhookRequest {
    private final String method;
    private final String path;
    private final String query;
    private final MultiMap raw;
    private final Body body;

    WebhookRequest(String method, String path, String query, MultiMap raw, Body body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.raw = raw;
        this.body = body;
    }

    public String method() {
        return method;
    }

    /** As the sender wrote it, without the query. */
    public String path() {
        return path;
    }

    /** The raw query; null if there is none. */
    public String query() {
        return query;
    }

    /** The first value of a header field; null if there is none. */
    public String header(String name) {
        return raw.get(name);
    }

    /** Whether the field {@code Content-Type} names this media type, whatever parameters it has. */
    public boolean hasType(String mediaType) {
        var given = header("Content-Type");
        if (given == null) {
            return false;
        }
        int parameters = given.indexOf(';');
        return (parameters < 0 ? given : given.substring(0, parameters)).strip().equalsIgnoreCase(mediaType);
    }

    /**
     * Writes the header as it goes into an event: names in canonical form, {@code Host} left out, credentials masked.
     *
     * @param name of the field it becomes
     * @param secret further fields to mask, in canonical form
     * @return the data
     */
    public EventData putHeaders(EventData data, String name, String... secret) {
        return data.putFields(name, HeaderFields.sorted(raw, Set.of(secret)));
    }

    /** The body; empty if there is none. */
    public byte[] body() {
        return body.bytes();
    }

    /** The body as text. */
    public String text() {
        return new String(body(), UTF_8);
    }
}
