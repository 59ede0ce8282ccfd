package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.webhook.Interpreter.Event;
import io.tandem.eventsource.connector.webhook.Interpreter.Reading;
import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Takes any HTTP request: JSON by POST, forms by POST, queries by GET. A sender that names a request in the header field
 * {@code Idempotency-Key} may repeat it: the bus keeps one event of those whose key and body are the same.
 */
public final class WebhookConnector implements Connector {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 255;

    private final WebhookSource source;
    private final WebhookListener listener;

    /** @param servers the process's servers, shared by all types that listen for HTTP */
    public WebhookConnector(WebhookSource source, ConnectorContext context, WebhookServers servers) {
        this.source = source;
        this.listener = new WebhookListener(source, source.context(), context, servers, this::interpret);
    }

    @Override
    public Multi<Incoming> events() {
        return listener.events();
    }

    @Override
    public boolean finish() {
        return listener.finish();
    }

    @Override
    public Uni<Void> close() {
        return listener.close();
    }

    private Reading interpret(WebhookRequest request) {
        if (!request.method().equals(source.method())) {
            return new Refusal(400, "http method does not match");
        }
        return switch (request.method()) {
            case "GET" -> event(request, FormValues.lenient(request.query()));
            case "POST" -> request.hasType(FORM) ? form(request) : json(request);
            default -> new Refusal(400, "unsupoorted method: " + request.method()); // spelt so upstream
        };
    }

    private Reading form(WebhookRequest request) {
        try {
            return event(request, FormValues.strict(request.text()));
        } catch (IllegalArgumentException e) {
            return new Refusal(400, "body is not a form: %s; send name=value&name=value".formatted(e.getMessage()));
        }
    }

    private Reading event(WebhookRequest request, Map<String, List<String>> values) {
        return new Event(repeatable(request), () -> request.putHeaders(EventData.object())
                .putLists("body", values)
                .metadata(source.metadata())
                .json());
    }

    private Reading json(WebhookRequest request) {
        return new Event(repeatable(request), () -> request.putHeaders(EventData.object())
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
