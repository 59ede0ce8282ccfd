package io.tandem.eventsource.connector.bitbucketserver;

import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.Hmac;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Reason;
import io.tandem.eventsource.connector.webhook.Secrets;
import io.tandem.eventsource.connector.webhook.WatchedSecret;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import io.tandem.eventsource.fetch.Fetch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What hooks of Bitbucket Server and Data Center send, signed where {@code webhookSecret} is set. A push may become an event for
 * each of its changes, and changes of branches that an open pull request reports anyway may be left out.
 */
public final class BitbucketServerInterpreter implements Interpreter {
    /** Less than a server waits for an answer. */
    private static final Duration LOOKUP = Duration.ofSeconds(10);

    private final BitbucketServerSource source;
    private final Optional<WatchedSecret> secret;
    private final Optional<PullRequests> pullRequests;
    private final boolean oneEach;

    public BitbucketServerInterpreter(BitbucketServerSource source, ConnectorContext context, Secrets secrets) {
        this.source = source;
        this.secret = secrets.shared("webhookSecret", source.webhookSecret());
        this.oneEach = Boolean.TRUE.equals(source.oneEventPerChange());
        this.pullRequests = Boolean.TRUE.equals(source.skipBranchRefsChangedOnOpenPR())
                ? Optional.of(PullRequests.of(source, context))
                : Optional.empty();
    }

    @Override
    public Reading read(WebhookRequest request) {
        var signature = Hmac.hex(request.header("X-Hub-Signature"), "sha256=");
        var refusal = secret.flatMap(key -> Hmac.SHA256.refusal(key, signature, request.body()));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        boolean push = "repo:refs_changed".equals(request.header("X-Event-Key"));
        return push && (oneEach || pullRequests.isPresent()) ? push(request) : whole(request);
    }

    private Event whole(WebhookRequest request) {
        return new Event(request.id("X-Request-Id"), () -> request.jsonData(source.metadata()));
    }

    private Reading push(WebhookRequest request) {
        Map<String, Object> push;
        try {
            push = GoReader.fields(Push.TYPE, request.text());
        } catch (InvalidPayloadException e) {
            return new Refusal(Reason.MALFORMED, e.getMessage());
        }
        var changes = Push.changes(push);
        return pullRequests
                .filter(api -> changes.stream().anyMatch(Push.Change::movesBranch))
                .<Reading>map(api -> new Later(
                        Fetch.apart(() -> reading(request, push, api.withoutReported(changes, push, LOOKUP))), LOOKUP))
                .orElseGet(() -> reading(request, push, changes));
    }

    private Reading reading(WebhookRequest request, Map<String, Object> push, List<Push.Change> kept) {
        if (kept.isEmpty()) {
            return new Refusal(Reason.UNWANTED, "success");
        }
        if (!oneEach) {
            return whole(request);
        }
        var events = new ArrayList<Event>(kept.size());
        for (var change : kept) {
            events.add(new Event(
                    request.id("X-Request-Id").map(id -> id + ":" + change.index()),
                    () -> data(request, Push.only(push, change))));
        }
        return new Events(events);
    }

    private byte[] data(WebhookRequest request, Map<String, Object> push) throws InvalidPayloadException {
        return request.putHeaders(EventData.object(), "headers")
                .put("body", Push.TYPE, push)
                .metadata(source.metadata())
                .json();
    }
}
