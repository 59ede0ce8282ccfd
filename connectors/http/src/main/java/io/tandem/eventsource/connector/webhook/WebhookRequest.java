package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/** A request with its whole body, which is there until its events are made. */
public final class WebhookRequest {
    private final String method;
    private final String path;
    private final String query;
    private final HttpVersion version;
    private final MultiMap raw;
    private final Body body;

    WebhookRequest(String method, String path, String query, HttpVersion version, MultiMap raw, Body body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.version = version;
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

    /** The same of a field whose value may have more than ASCII, as UTF-8. */
    public String text(String name) {
        var value = header(name);
        return value == null ? null : HeaderFields.text(value);
    }

    /** Whether the field {@code Content-Type} names this media type, whatever parameters it has. */
    public boolean hasType(String mediaType) {
        return mediaType().equals(mediaType);
    }

    /** The media type that the field {@code Content-Type} names, in lower case and without parameters; may be empty. */
    public String mediaType() {
        var given = header("Content-Type");
        if (given == null) {
            return "";
        }
        int parameters = given.indexOf(';');
        return (parameters < 0 ? given : given.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes the header as it goes into an event: names in canonical form, {@code Host} left out, credentials masked.
     *
     * @param name of the field it becomes
     * @param secret further fields to mask, in canonical form
     * @return the data
     */
    public EventData putHeaders(EventData data, String name, String... secret) {
        return data.putFields(name, HeaderFields.sorted(raw, version, Set.of(secret)));
    }

    /**
     * The data of types that hand on header and body as they came.
     *
     * @param secret fields of the header to mask, in canonical form
     * @throws InvalidPayloadException if the body is not JSON
     */
    public byte[] jsonData(Map<String, String> metadata, String... secret) throws InvalidPayloadException {
        return putHeaders(EventData.object(), "headers", secret)
                .putJson("body", body())
                .metadata(metadata)
                .json();
    }

    /** A value of the header that names the request at its sender; empty if there is none. */
    public Optional<String> id(String name) {
        return Optional.ofNullable(header(name)).filter(id -> !id.isEmpty());
    }

    /**
     * A short sum of method, path, query and body, for senders that give one name to requests of several methods or paths, too.
     */
    String checksumOfAll() {
        var sum = new CRC32C();
        sum.update("%s %s?%s\n".formatted(method, path, query).getBytes(UTF_8));
        sum.update(body());
        return Long.toHexString(sum.getValue());
    }

    /** A short sum of body and query, to tell requests apart whose sender gives the same name to different ones. */
    public String checksum() {
        var sum = new CRC32C();
        sum.update(body());
        if (query != null) {
            sum.update(query.getBytes(UTF_8));
        }
        return Long.toHexString(sum.getValue());
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
