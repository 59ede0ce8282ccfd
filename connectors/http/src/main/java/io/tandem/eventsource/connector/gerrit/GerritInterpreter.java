package io.tandem.eventsource.connector.gerrit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.GerritSource;
import io.tandem.eventsource.connector.webhook.Hmac;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Reason;
import io.tandem.eventsource.connector.webhook.Secrets;
import io.tandem.eventsource.connector.webhook.WatchedSecret;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import java.util.Map;
import java.util.Optional;

/**
 * What the webhooks plugin of Gerrit sends, with a user and a password where {@code webhookAuth} is set. It names no delivery, so
 * that one that it repeats is another event.
 */
public final class GerritInterpreter implements Interpreter {
    private final GerritSource source;
    private final Optional<Credentials> credentials;

    public GerritInterpreter(GerritSource source, Secrets secrets) {
        this.source = source;
        this.credentials = Optional.ofNullable(source.webhookAuth())
                .map(auth -> new Credentials(
                        secrets.shared("webhookAuth.username", auth.username()).orElseThrow(),
                        secrets.shared("webhookAuth.password", auth.password()).orElseThrow()));
    }

    @Override
    public Reading read(WebhookRequest request) {
        var refusal = credentials.flatMap(expected -> expected.refusal(request.header("Authorization")));
        return refusal.isPresent()
                ? refusal.get()
                : new Event(Optional.empty(), () -> request.jsonData(source.metadata()));
    }

    private record Credentials(WatchedSecret user, WatchedSecret password) {
        /** Gerrit's client sends what its address has only when it is asked for it. */
        private static final Map<String, String> CHALLENGE = Map.of("WWW-Authenticate", "Basic realm=\"tandem\"");

        /** Both are compared whatever the first says. */
        Optional<Refusal> refusal(String field) {
            var given = Hmac.base64(field, "Basic ")
                    .map(pair -> new String(pair, UTF_8))
                    .orElse("");
            int colon = given.indexOf(':');
            var wrongUser = user.refusal(colon < 0 ? null : given.substring(0, colon));
            var wrongPassword = password.refusal(colon < 0 ? null : given.substring(colon + 1));
            return wrongUser.or(() -> wrongPassword).map(Credentials::challenging);
        }

        private static Refusal challenging(Refusal refusal) {
            return refusal.reason() == Reason.CREDENTIALS
                    ? new Refusal(refusal.reason(), refusal.text(), CHALLENGE)
                    : refusal;
        }
    }
}
