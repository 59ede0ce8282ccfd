package io.tandem.eventsource.connector.webhook;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.connector.ConnectorContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The Secrets that requests to one endpoint are checked by, watched for as long as it listens. */
public final class Secrets implements AutoCloseable {
    /** How long signatures by the value before a change are right: replicas and senders learn of it at different times. */
    static final Duration OVERLAP = Duration.ofMinutes(5);

    private final ConnectorContext context;
    private final List<WatchedSecret> watched = new ArrayList<>();
    /** Why, by the field of each that cannot be read. */
    private final Map<String, String> absent = new TreeMap<>();

    Secrets(ConnectorContext context) {
        this.context = context;
    }

    /**
     * What a sender signs its requests with, or names as its token; empty without a selector. Blocks.
     *
     * @param field of the EventSource that has the selector, for messages
     */
    public Optional<WatchedSecret> shared(String field, SecretKeySelector selector) {
        return watch(field, selector, OVERLAP);
    }

    /** What requests must carry as it is, and not a moment longer. */
    Optional<WatchedSecret> bearer(String field, SecretKeySelector selector) {
        return watch(field, selector, Duration.ZERO);
    }

    @Override
    public void close() {
        watched.forEach(WatchedSecret::close);
    }

    private Optional<WatchedSecret> watch(String field, SecretKeySelector selector, Duration overlap) {
        if (selector == null) {
            return Optional.empty();
        }
        var secret = new WatchedSecret(context, selector, overlap, missing -> told(field, missing));
        watched.add(secret);
        return Optional.of(secret);
    }

    /** All of them are needed. */
    private void told(String field, Optional<String> missing) {
        synchronized (absent) { // also while it is told: the last one told has to be the last one known
            missing.ifPresentOrElse(why -> absent.put(field, why), () -> absent.remove(field));
            var reason = absent.entrySet().stream()
                    .map(entry -> "%s: %s".formatted(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining("; "));
            context.blocked(reason.isEmpty() ? "" : "no request is taken, " + reason);
        }
    }
}
