package io.tandem.e2e;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a benchmark posts, and the source that takes it. */
enum Posted {
    /** 1 KiB of JSON. */
    WEBHOOK,
    /** A push of 20 KiB, signed, each under a delivery of its own. */
    GITHUB,
    /** The form of a slash command, signed, each with a trigger of its own. */
    SLACK,
    /** An event about a charge, signed, each under an id of its own. */
    STRIPE;

    static final String ENDPOINT = "/numbers";
    /** Of the Secret that all signed sources name. */
    static final String SECRET = "bench";

    static final String KEY = "secret";
    static final String TEXT = "not a secret";

    /** By its {@link #label}. */
    static Optional<Posted> of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** As on the command line, which is the type's name. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of an EventSource that listens for it. */
    Map<String, Object> spec(int port) {
        return Map.of(label(), Map.of(Manifests.EVENT, source(port)));
    }

    /** Whether this answer to a request without a signature is one of a source that takes those that have one. */
    boolean isReady(int status) {
        return this == WEBHOOK ? status == 200 : status < 500 && status != 404;
    }

    private Map<String, Object> source(int port) {
        Map<String, Object> listener = Map.of("port", Integer.toString(port), "endpoint", ENDPOINT, "method", "POST");
        Map<String, Object> secret = Map.of("name", SECRET, "key", KEY);
        return switch (this) {
            case WEBHOOK -> listener;
            case GITHUB ->
                Map.of(
                        "webhook",
                        listener,
                        "repositories",
                        List.of(Map.of("owner", "example", "names", List.of("shop"))),
                        "events",
                        List.of("*"),
                        "webhookSecret",
                        secret);
            case SLACK -> Map.of("webhook", listener, "signingSecret", secret, "token", secret);
            // upstream takes nothing where it is to take all, and knows no signing secret
            case STRIPE ->
                Map.of("webhook", listener, "eventFilter", List.of(SignedPosts.CHARGE), "signingSecret", secret);
        };
    }
}
