package io.tandem.eventsource.connector.bitbucket;

import io.tandem.api.source.BitbucketSource;
import io.tandem.eventsource.connector.webhook.Hmac;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Secrets;
import io.tandem.eventsource.connector.webhook.WatchedSecret;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import java.util.Optional;

/** What hooks of Bitbucket Cloud send, signed where {@code webhookSecret} is set. */
public final class BitbucketInterpreter implements Interpreter {
    private final BitbucketSource source;
    private final Optional<WatchedSecret> secret;

    public BitbucketInterpreter(BitbucketSource source, Secrets secrets) {
        this.source = source;
        this.secret = secrets.shared("webhookSecret", source.webhookSecret());
    }

    @Override
    public Reading read(WebhookRequest request) {
        var signature = Hmac.hex(request.header("X-Hub-Signature"), "sha256=");
        var refusal = secret.flatMap(key -> Hmac.SHA256.refusal(key, signature, request.body()));
        return refusal.isPresent()
                ? refusal.get()
                : new Event(request.id("X-Request-UUID"), () -> request.jsonData(source.metadata()));
    }
}
