package io.tandem.eventsource.connector.gitlab;

import io.tandem.api.source.GitlabSource;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Secrets;
import io.tandem.eventsource.connector.webhook.StandardWebhooks;
import io.tandem.eventsource.connector.webhook.WatchedSecret;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What hooks of GitLab send, with the token where {@code secretToken} is set, signed where {@code signingToken} is.
 *
 * <p>GitLab's name of an event is the same for all hooks that report it and for a repetition, but also for events that a hook's
 * receiver has caused; the sum of the body tells these apart.
 */
public final class GitlabInterpreter implements Interpreter {
    private static final String TOKEN = "X-Gitlab-Token";

    private final GitlabSource source;
    private final InstantSource clock;
    private final Optional<WatchedSecret> token;
    private final Optional<WatchedSecret> signing;

    /** @param clock by which the time of a signature is judged */
    public GitlabInterpreter(GitlabSource source, InstantSource clock, Secrets secrets) {
        this.source = source;
        this.clock = clock;
        this.token = secrets.shared("secretToken", source.secretToken());
        this.signing = secrets.shared("signingToken", source.signingToken());
    }

    @Override
    public Reading read(WebhookRequest request) {
        var refusal = token.flatMap(secret -> secret.refusal(request.text(TOKEN)))
                .or(() -> signing.flatMap(secret -> StandardWebhooks.refusal(secret, request, clock)));
        return refusal.isPresent() ? refusal.get() : new Event(id(request), () -> data(request));
    }

    private static Optional<String> id(WebhookRequest request) {
        return request.id("X-Gitlab-Event-UUID")
                .map(id -> id + ":" + request.checksum())
                .or(() -> request.id("Idempotency-Key"));
    }

    /** Where we check the token nobody need find it in events. */
    private byte[] data(WebhookRequest request) throws InvalidPayloadException {
        return token.isPresent() ? request.jsonData(source.metadata(), TOKEN) : request.jsonData(source.metadata());
    }
}
