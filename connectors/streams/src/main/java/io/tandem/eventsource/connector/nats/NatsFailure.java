package io.tandem.eventsource.connector.nats;

import io.nats.client.AuthenticationException;
import io.nats.client.JetStreamApiException;
import io.tandem.eventsource.nats.NatsAddress;
import java.util.Locale;
import java.util.Optional;

/** Says what a failure of the NATS client means for the EventSource. Quotes no address: it may hold a password. */
final class NatsFailure {
    private NatsFailure() {}

    /**
     * @param attempted what failed, such as {@code cannot subscribe to orders at nats://nats:4222}
     * @param said what the server said last
     */
    static Throwable explained(Throwable failure, String attempted, Optional<String> said) {
        var message = String.valueOf(failure.getMessage());
        boolean ours = failure instanceof NatsProblem || failure instanceof IllegalArgumentException;
        if (ours && message.equals(NatsAddress.redacted(message))) {
            return failure;
        }
        // the client quotes addresses as they are
        var reason = NatsAddress.redacted(said.orElse(message));
        return new NatsProblem("%s, see %s: %s".formatted(attempted, field(failure, reason), reason), failure);
    }

    private static String field(Throwable failure, String reason) {
        if (failure instanceof AuthenticationException) {
            return "auth";
        }
        if (String.valueOf(reason).toLowerCase(Locale.ROOT).startsWith("permissions violation")) {
            return "the rights of the user in auth";
        }
        return failure instanceof JetStreamApiException ? "jetstream and subject" : "url and tls";
    }
}
