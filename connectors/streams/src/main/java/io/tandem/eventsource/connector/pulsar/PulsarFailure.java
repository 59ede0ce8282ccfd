package io.tandem.eventsource.connector.pulsar;

import io.tandem.api.source.PulsarSource;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.PulsarClientException.AuthenticationException;
import org.apache.pulsar.client.api.PulsarClientException.AuthorizationException;
import org.apache.pulsar.client.api.PulsarClientException.ConsumerBusyException;
import org.apache.pulsar.client.api.PulsarClientException.InvalidConfigurationException;
import org.apache.pulsar.client.api.PulsarClientException.InvalidTopicNameException;
import org.apache.pulsar.client.api.PulsarClientException.NotFoundException;
import org.apache.pulsar.client.api.PulsarClientException.TopicDoesNotExistException;

/** Says what a failure of the Pulsar client means for the EventSource. */
final class PulsarFailure {
    private static final String REFUSED_LOOKUP = "HTTP get request failed";

    private PulsarFailure() {}

    /** What the broker says of credentials is not quoted, nor kept as a cause: it may hold them. */
    static Throwable explained(Throwable failure, PulsarSource source, String subscription) {
        return switch (unwrapped(failure)) {
            case AuthenticationException e -> refused(source);
            case AuthorizationException e -> withoutRight(source);
            case ConsumerBusyException e ->
                new IllegalStateException(
                        "subscription %s has another consumer, or is of another type, see type: %s"
                                .formatted(subscription, said(e)),
                        e);
            case InvalidTopicNameException e ->
                new IllegalStateException("one of topics is no name of a topic: %s".formatted(said(e)), e);
            case InvalidConfigurationException e ->
                new IllegalStateException("the client refuses url, or one of topics: %s".formatted(said(e)), e);
            case TopicDoesNotExistException e -> missing(e);
            case NotFoundException e -> missing(e);
            case TimeoutException e ->
                new IllegalStateException(
                        "the broker did not answer in time, see url and the tls fields beside it", failure);
            case PulsarClientException e when answered(e, "401", "Unauthorized", "Authentication") -> refused(source);
            case PulsarClientException e when answered(e, "403", "Forbidden") -> withoutRight(source);
            case PulsarClientException e ->
                new IllegalStateException(
                        "the broker cannot be read, see url and the tls fields beside it: %s".formatted(said(e)), e);
            case Throwable other -> other;
        };
    }

    private static Throwable unwrapped(Throwable failure) {
        var wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && failure.getCause() != null ? unwrapped(failure.getCause()) : failure;
    }

    /** The client has no class of its own for what a look-up by HTTP is answered, but its text. */
    private static boolean answered(PulsarClientException e, String... texts) {
        var said = said(e);
        return said.contains(REFUSED_LOOKUP) && Arrays.stream(texts).anyMatch(said::contains);
    }

    private static IllegalStateException refused(PulsarSource source) {
        return new IllegalStateException("the broker refused our credentials, see %s".formatted(credentials(source)));
    }

    private static IllegalStateException withoutRight(PulsarSource source) {
        return new IllegalStateException(
                "the broker does not let us consume, see %s: grant its role consume on what topics names"
                        .formatted(credentials(source)));
    }

    private static String credentials(PulsarSource source) {
        if (source.tls() != null) {
            return "tls";
        }
        if (source.usesAthenz()) {
            return "authAthenzSecret and authAthenzParams";
        }
        return "authTokenSecret";
    }

    private static IllegalStateException missing(PulsarClientException e) {
        return new IllegalStateException(
                "one of topics is not there: create it, or correct the name: %s".formatted(said(e)), e);
    }

    /** Without the list of earlier tries that the client adds. */
    private static String said(PulsarClientException e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage().lines().findFirst().orElse("");
    }
}
