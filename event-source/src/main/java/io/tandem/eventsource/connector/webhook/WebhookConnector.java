package io.tandem.eventsource.connector.webhook;

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

/** Takes any HTTP request: JSON by POST, forms by POST, queries by GET. */
public final class WebhookConnector implements Connector {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final WebhookSource source;
    private final WebhookListener listener;

    /** @param servers the process's servers, shared by all types that listen for HTTP */
    public WebhookConnector(WebhookSource source, ConnectorContext context, WebhookServers servers) {
        this.source = source;
        this.listener = new WebhookListener(source.context(), context, servers, this::interpret);
    }

    @Override
    public Multi<Incoming> events() {
        return listener.events();
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
            case "POST" -> FORM.equals(request.header("Content-Type")) ? form(request) : json(request);
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
        return Event.of(() -> EventData.object()
                .putLists("header", request.headers())
                .putLists("body", values)
                .metadata(source.metadata())
                .json());
    }

    private Reading json(WebhookRequest request) {
        return Event.of(() -> EventData.object()
                .putLists("header", request.headers())
                .putJson("body", request.body())
                .metadata(source.metadata())
                .json());
    }
}
