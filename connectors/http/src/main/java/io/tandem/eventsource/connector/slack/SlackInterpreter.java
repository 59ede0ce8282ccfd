package io.tandem.eventsource.connector.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.SlackSource;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.FormValues;
import io.tandem.eventsource.connector.webhook.Freshness;
import io.tandem.eventsource.connector.webhook.Hmac;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Reason;
import io.tandem.eventsource.connector.webhook.Secrets;
import io.tandem.eventsource.connector.webhook.WatchedSecret;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Slack sends to an app: events, interactions and slash commands, all signed. */
public final class SlackInterpreter implements Interpreter {
    /** Slack takes an app for dead that does not answer within 3 s, and sends again. */
    public static final Duration PATIENCE = Duration.ofMillis(2500);

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int LONGEST_LOOK = 1024;
    private static final GoTypes ENVELOPE =
            GoTypes.of("Envelope token:string type:string challenge:string event_id:string event:raw");

    private final Optional<WatchedSecret> signing;
    private final Optional<WatchedSecret> token;
    private final InstantSource clock;

    /** @param clock by which the time of a signature is judged */
    public SlackInterpreter(SlackSource source, InstantSource clock, Secrets secrets) {
        this.signing = secrets.shared("signingSecret", source.signingSecret());
        this.token = secrets.shared("token", source.token());
        this.clock = clock;
    }

    /**
     * A look at the certificate is no event, so that anybody may have it; Slack's own libraries do not ask it for a signature.
     */
    @Override
    public Reading read(WebhookRequest request) {
        if (isLookAtCertificate(request)) {
            return Answered.text(200, "");
        }
        var refusal = signing.flatMap(secret -> unsigned(secret, request));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        try {
            return request.hasType(FORM) ? form(request) : event(request);
        } catch (InvalidPayloadException e) {
            return new Refusal(Reason.MALFORMED, e.getMessage());
        }
    }

    /** Before it sends commands to an address, and now and then, by {@code GET} or as a form. */
    private static boolean isLookAtCertificate(WebhookRequest request) {
        if (request.method().equals("GET")) {
            return asks(request.query());
        }
        return request.hasType(FORM) && request.body().length <= LONGEST_LOOK && asks(request.text());
    }

    private static boolean asks(String form) {
        return form != null && ("&" + form + "&").contains("&ssl_check=1&");
    }

    private Optional<Refusal> unsigned(WatchedSecret secret, WebhookRequest request) {
        var time = request.header("X-Slack-Request-Timestamp");
        var signature = Hmac.hex(request.header("X-Slack-Signature"), "v0=");
        return Hmac.SHA256
                .refusal(secret, signature, "v0:%s:".formatted(time).getBytes(UTF_8), request.body())
                .or(() -> Freshness.refusal(time, clock, TOLERANCE));
    }

    private Reading event(WebhookRequest request) throws InvalidPayloadException {
        var envelope = GoReader.fields(ENVELOPE.get("Envelope"), request.text());
        var refusal = token.flatMap(secret -> secret.refusal(text(envelope, "token")));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return switch (text(envelope, "type")) {
            case "url_verification" -> Answered.text(200, text(envelope, "challenge"));
            case "event_callback" -> {
                var inner = (String) envelope.get("event");
                if (inner == null) {
                    throw new InvalidPayloadException("body.event is missing", null);
                }
                yield new Event(named(envelope, "event_id"), () -> SlackData.event(inner));
            }
            default -> new Refusal(Reason.UNWANTED, "success");
        };
    }

    private static Reading form(WebhookRequest request) throws InvalidPayloadException {
        Map<String, List<String>> form;
        try {
            form = FormValues.strict(request.text());
        } catch (IllegalArgumentException e) {
            return new Refusal(Reason.MALFORMED, "body is not a form: " + e.getMessage());
        }
        if (form.containsKey("payload")) {
            var interaction = SlackData.interaction(form.get("payload").getFirst());
            return new Event(
                    named(interaction, "trigger_id").map(id -> text(interaction, "type") + ":" + id),
                    () -> SlackData.json(interaction));
        }
        if (form.containsKey("command")) {
            var trigger = form.getOrDefault("trigger_id", List.of("")).getFirst();
            return new Event(
                    Optional.of(trigger).filter(id -> !id.isEmpty()).map("command:"::concat),
                    () -> SlackData.command(form));
        }
        return new Refusal(Reason.MALFORMED, "body is a form with neither payload nor command");
    }

    private static Optional<String> named(Map<String, Object> fields, String name) {
        return Optional.of(text(fields, name)).filter(id -> !id.isEmpty());
    }

    private static String text(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof String text ? text : "";
    }
}
