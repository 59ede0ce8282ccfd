package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes any HTTP request: queries by GET, bodies by other methods: JSON, forms, forms in parts, text and XML. A sender that
 * names a request, in the header field {@code Idempotency-Key} or as a CloudEvent, may repeat it: the bus keeps one event of
 * those whose name, method, path, query and body are the same.
 */
public final class WebhookInterpreter implements Interpreter {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final GoType CLOUD_EVENT =
            GoTypes.of("Event id:string source:string").get("Event");
    private static final int LONGEST_KEY = 255;

    private final WebhookSource source;
    private final Optional<ConfiguredSignature> signature;

    /** @param clock by which the time of a signature is judged */
    public WebhookInterpreter(WebhookSource source, InstantSource clock, Secrets secrets) {
        this.source = source;
        this.signature = Optional.ofNullable(source.signature())
                .map(configured -> new ConfiguredSignature(configured, clock, secrets));
    }

    /** Only the question whether events are wanted may come unsigned: whoever asks it has nothing to sign yet. */
    @Override
    public Reading read(WebhookRequest request) {
        if (request.method().equals("OPTIONS") && !"OPTIONS".equals(source.method())) {
            var answer = Handshake.answer(request);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        if (!takes(request.method())) {
            return new Refusal(Reason.MALFORMED, "http method does not match");
        }
        return signature
                .flatMap(configured -> configured.refusal(request))
                .<Reading>map(refusal -> refusal)
                .or(() -> Handshake.answer(request))
                .orElseGet(() -> event(request));
    }

    private boolean takes(String method) {
        return source.method() == null || source.method().isEmpty() || method.equals(source.method());
    }

    private Reading event(WebhookRequest request) {
        boolean isQuery = request.method().equals("GET") || request.method().equals("HEAD");
        if ((isQuery || includesQuery()) && FormValues.isTooMany(request.query())) {
            return new Refusal(Reason.MALFORMED, "query: " + FormValues.TOO_MANY);
        }
        if (isQuery) {
            return event(request, FormValues.lenient(request.query()));
        }
        return request.hasType(FORM)
                ? form(request)
                : request.hasType(MultipartForm.TYPE) ? parts(request) : body(request);
    }

    private Reading form(WebhookRequest request) {
        try {
            return event(request, FormValues.strict(request.text()));
        } catch (IllegalArgumentException e) {
            return new Refusal(
                    Reason.MALFORMED, "body is not a form: %s; send name=value&name=value".formatted(e.getMessage()));
        }
    }

    private Reading parts(WebhookRequest request) {
        try {
            var form = MultipartForm.read(request.header("Content-Type"), request.body());
            return new Event(
                    id(request),
                    () -> whole(head(request).putJson("body", form.toString().getBytes(UTF_8)), request));
        } catch (IllegalArgumentException e) {
            return new Refusal(Reason.MALFORMED, e.getMessage());
        }
    }

    private Reading event(WebhookRequest request, Map<String, List<String>> values) {
        return new Event(id(request), () -> whole(head(request).putLists("body", values), request));
    }

    private Reading body(WebhookRequest request) {
        return new Event(id(request), () -> {
            if (request.body().length == 0 && takesEmpty(request.method())) {
                return data(request, null);
            }
            try {
                return whole(head(request).putJson("body", request.body()), request);
            } catch (InvalidPayloadException e) {
                if (request.body().length > 0 && isText(request)) {
                    return data(request, request.text());
                }
                throw e;
            }
        });
    }

    /** Upstream refuses an empty body of the only method with a body that it takes. */
    private boolean takesEmpty(String method) {
        return !method.equals("POST") || Boolean.TRUE.equals(source.takeEmptyBody());
    }

    private byte[] data(WebhookRequest request, String body) {
        return whole(head(request).put("body", body), request);
    }

    private static EventData head(WebhookRequest request) {
        return request.putHeaders(EventData.object(), "header");
    }

    private byte[] whole(EventData data, WebhookRequest request) {
        if (includesQuery()) {
            data.putLists("query", FormValues.lenient(request.query()));
        }
        return data.metadata(source.metadata()).json();
    }

    private boolean includesQuery() {
        return Boolean.TRUE.equals(source.includeQuery());
    }

    private static boolean isText(WebhookRequest request) {
        var type = request.mediaType();
        return type.startsWith("text/") || type.equals("application/xml") || type.endsWith("+xml");
    }

    /** The sum is there for senders that use a name twice: their second request is no repetition, and must not be lost. */
    private static Optional<String> id(WebhookRequest request) {
        return request.id("Idempotency-Key")
                .filter(key -> key.length() <= LONGEST_KEY)
                .map(WebhookInterpreter::part)
                .or(() -> cloudEvent(request))
                .map(name -> name + ":" + request.checksumOfAll());
    }

    /** A CloudEvent is named by its source and its id together, which stand in the header or in the body. */
    private static Optional<String> cloudEvent(WebhookRequest request) {
        if (request.hasType(STRUCTURED)) {
            try {
                var event = GoReader.fields(CLOUD_EVENT, request.text());
                return name((String) event.get("source"), (String) event.get("id"));
            } catch (InvalidPayloadException e) {
                return Optional.empty();
            }
        }
        return name(request.header("ce-source"), request.header("ce-id"));
    }

    private static Optional<String> name(String source, String id) {
        return source == null || id == null || id.isEmpty() ? Optional.empty() : Optional.of(source + ":" + part(id));
    }

    /** Without a colon, so that a name is split at its last one: else two pairs could become one name. */
    private static String part(String text) {
        return text.replace("%", "%25").replace(":", "%3A");
    }
}
