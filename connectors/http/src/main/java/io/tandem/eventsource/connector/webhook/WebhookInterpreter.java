package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.EventData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Takes any HTTP request: JSON by POST, forms by POST, queries by GET. A sender that names a request in the header field
 * {@code Idempotency-Key} may repeat it: the bus keeps one event of those whose key and body are the same.
 */
public final class WebhookInterpreter implements Interpreter {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 255;

    private final WebhookSource source;

    public WebhookInterpreter(WebhookSource source) {
        this.source = source;
    }

    @Override
    public Reading read(WebhookRequest request) {
        if (!request.method().equals(source.method())) {
            return new Refusal(Reason.MALFORMED, "http method does not match");
        }
        return switch (request.method()) {
            case "GET" -> event(request, FormValues.lenient(request.query()));
            case "POST" -> request.hasType(FORM) ? form(request) : json(request);
            default -> new Refusal(Reason.MALFORMED, "unsupoorted method: " + request.method()); // spelt so upstream
        };
    }

    private Reading form(WebhookRequest request) {
        try {
            return event(request, FormValues.strict(request.text()));
        } catch (IllegalArgumentException e) {
            return new Refusal(
                    Reason.MALFORMED, "body is not a form: %s; send name=value&name=value".formatted(e.getMessage()));
        }
    }

    private Reading event(WebhookRequest request, Map<String, List<String>> values) {
        return new Event(repeatable(request), () -> request.putHeaders(EventData.object(), "header")
                .putLists("body", values)
                .metadata(source.metadata())
                .json());
    }

    private Reading json(WebhookRequest request) {
        return new Event(repeatable(request), () -> request.putHeaders(EventData.object(), "header")
                .putJson("body", request.body())
                .metadata(source.metadata())
                .json());
    }

    /** The checksum is there for senders that use a key twice: their second request is no repetition, and must not be lost. */
    private static Optional<String> repeatable(WebhookRequest request) {
        return Optional.ofNullable(request.header(KEY))
                .filter(key -> !key.isEmpty() && key.length() <= LONGEST_KEY)
                .map(key -> {
                    var content = new CRC32C();
                    content.update(request.body());
                    if (request.query() != null) {
                        content.update(request.query().getBytes(UTF_8));
                    }
                    return key + ":" + Long.toHexString(content.getValue());
                });
    }
}
