package io.tandem.eventsource.connector.kafka;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says what a failure of Kafka's client means for the EventSource. */
final class KafkaFailure {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Pattern DAMAGE = Pattern.compile(
            "^Record (batch )?for partition .* is invalid, cause: |^Encountered corrupt message when fetching");

    private KafkaFailure() {}

    /** Kafka's client would wait for a missing topic without a word. */
    static void checkTopic(Consumer<?, ?> consumer, KafkaSettings settings) {
        var partitions = consumer.partitionsFor(settings.topic(), LIMIT);
        if (partitions == null || partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException();
        }
        settings.partition().ifPresent(partition -> {
            if (partitions.stream().noneMatch(info -> info.partition() == partition)) {
                throw new IllegalArgumentException("partition is %d: topic %s has partitions 0 to %d"
                        .formatted(partition, settings.topic(), partitions.size() - 1));
            }
        });
    }

    /** Whether the client stands before a damaged batch: it has handed over all that is before it, and says so at each poll. */
    static boolean isDamage(Throwable failure) {
        return damage(failure).isPresent();
    }

    static Throwable explained(Throwable failure, KafkaSettings settings) {
        var url = settings.client().get("bootstrap.servers");
        var topic = settings.topic();
        return switch (failure) {
            case CompletionException e when e.getCause() != null -> explained(e.getCause(), settings);
            case UncheckedIOException e -> e.getCause(); // of the schema registry, which names its field
            case UnknownTopicOrPartitionException e ->
                new IllegalStateException(
                        "topic %s does not exist at %s: create it or correct topic".formatted(topic, url), e);
            case FencedInstanceIdException e ->
                new IllegalStateException(
                        ("another replica took over this event's place in the consumer group; if it is none of this "
                                        + "EventSource's, two installations use one member name, %s: set "
                                        + "Consumer.Group.InstanceId in config of one of them")
                                .formatted(settings.client().get("group.instance.id")),
                        e);
            case AuthenticationException e ->
                new IllegalStateException(
                        "%s refused us, see %s and tls: %s".formatted(url, login(settings), e.getMessage()), e);
            case KafkaException e
            when rootOf(e) instanceof LoginException login ->
                new IllegalStateException(
                        "no login, see %s and config: %s".formatted(login(settings), login.getMessage()), e);
            case GroupAuthorizationException e ->
                new IllegalStateException(
                        "%s does not allow consumer group %s: grant Read on it".formatted(url, e.groupId()), e);
            case AuthorizationException e ->
                new IllegalStateException(
                        "%s does not allow to read topic %s: %s".formatted(url, topic, e.getMessage()), e);
            case TimeoutException e ->
                new IllegalStateException("no answer from %s, see url and tls: %s".formatted(url, e.getMessage()), e);
            case io.smallrye.mutiny.TimeoutException e ->
                new IllegalStateException("no answer from %s, see url and tls".formatted(url), e);
            case KafkaException e
            when e.getCause() instanceof UnknownTopicOrPartitionException gone -> explained(gone, settings);
            case KafkaException e
            when damage(e).isPresent() ->
                new IllegalStateException(
                        ("topic %s holds records that are damaged: %s; nothing behind them is read until the offset of group %s"
                                        + " is set to one behind them (kafka-consumer-groups --reset-offsets)")
                                .formatted(
                                        topic,
                                        damage(e).get(),
                                        settings.client().get("group.id")),
                        e);
            case KafkaException e
            when e.getCause() != null ->
                new IllegalStateException(
                        "%s: %s".formatted(e.getMessage(), e.getCause().getMessage()), e);
            case LinkageError e ->
                new IllegalStateException(
                        "topic %s holds a batch whose compression this program cannot read: have it compressed by gzip, lz4 or zstd (%s)"
                                .formatted(topic, e.getMessage()),
                        e);
            default -> failure;
        };
    }

    /** Which partition and offset, in the words of the client, which has no type for it; empty if it is something else. */
    private static Optional<String> damage(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .filter(text -> DAMAGE.matcher(text).find())
                .findFirst();
    }

    /** The field that says who we are. */
    private static String login(KafkaSettings settings) {
        return BearerLogin.field(settings.client())
                .filter(MskIam.FIELD::equals)
                .map(iam -> iam + " (the pod's role needs kafka-cluster:Connect)")
                .orElse("sasl");
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null && !(root instanceof LoginException)) {
            root = root.getCause();
        }
        return root;
    }
}
