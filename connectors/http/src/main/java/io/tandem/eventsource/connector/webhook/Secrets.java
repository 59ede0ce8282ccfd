package io.tandem.eventsource.connector.webhook;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.connector.ConnectorContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Secrets that requests to one endpoint are checked by, watched for as long as it listens. */
public final class Secrets implements AutoCloseable {
    /** How long signatures by the value before a change are right: replicas and senders learn of it at different times. */
    static final Duration OVERLAP = Duration.ofMinutes(5);

    private final ConnectorContext context;
    private final List<WatchedSecret> watched = new ArrayList<>();

    Secrets(ConnectorContext context) {
        this.context = context;
    }

    /** What a sender signs its requests with, or names as its token; empty without a selector. Blocks. */
    public Optional<WatchedSecret> shared(SecretKeySelector selector) {
        return watch(selector, OVERLAP);
    }

    /** What requests must carry as it is, and not a moment longer. */
    Optional<WatchedSecret> bearer(SecretKeySelector selector) {
        return watch(selector, Duration.ZERO);
    }

    @Override
    public void close() {
        watched.forEach(WatchedSecret::close);
    }

    private Optional<WatchedSecret> watch(SecretKeySelector selector, Duration overlap) {
        if (selector == null) {
            return Optional.empty();
        }
        var secret = new WatchedSecret(context, selector, overlap);
        watched.add(secret);
        return Optional.of(secret);
    }
}
