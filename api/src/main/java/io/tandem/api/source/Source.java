package io.tandem.api.source;

import io.tandem.api.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configuration of one event: one record for each source type, with the components named as the keys in the manifest. */
public sealed interface Source
        permits AmqpSource,
                SnsSource,
                SqsSource,
                AzureEventsHubSource,
                AzureQueueStorageSource,
                AzureServiceBusSource,
                BitbucketSource,
                BitbucketServerSource,
                CalendarSource,
                EmitterSource,
                FileSource,
                PubSubSource,
                GenericSource,
                GerritSource,
                GithubSource,
                GitlabSource,
                HdfsSource,
                KafkaSource,
                MinioSource,
                MqttSource,
                NatsSource,
                NsqSource,
                PulsarSource,
                RedisSource,
                RedisStreamSource,
                ResourceSource,
                SftpSource,
                SlackSource,
                StorageGridSource,
                StripeSource,
                WebhookSource,
                MnsSource {
    /** The source type as it goes out in the CloudEvent's {@code type}. */
    String type();

    /** Where this type's events stand in the spec; differs from {@link #type} for two types. */
    default String specKey() {
        return type();
    }

    /** Whether all replicas work, or one of them. */
    Activity activity();

    /**
     * Whether one replica keeps something at the provider for this event, such as a hook, while all replicas receive: then
     * they agree on who does.
     */
    default boolean hasDuty() {
        return false;
    }

    /** Whether what is kept at the provider is to be taken away when the EventSource is deleted; only with a duty. */
    default boolean deletesHooks() {
        return false;
    }

    /**
     * What would be right so that all replicas could consume it at once, where {@code tandem.io/active-active} asks for that;
     * empty if their server shares the work among them.
     */
    default Optional<String> notShareable() {
        return activity() == Activity.ACTIVE_ACTIVE
                ? Optional.empty()
                : Optional.of("take it away there: each replica would emit every event of type %s".formatted(type()));
    }

    /** Whether its reader keeps something that its successor has to know, such as up to where it has read. */
    default boolean keepsCheckpoint() {
        return false;
    }

    /** Copied into every event; null when absent. */
    Map<String, String> metadata();

    /** The filter expression over the event's data; empty where none is set or the type has no such filter. */
    default Optional<String> expression() {
        return Optional.empty();
    }

    /** The HTTP listener, for the types that have one. */
    default Optional<WebhookContext> listener() {
        return Optional.empty();
    }

    /** Keys without effect in a field that is a text, as paths relative to the event. */
    default List<String> ignored() {
        return List.of();
    }

    /** What is wrong with this configuration, fields named relative to the event; empty if it can run. */
    List<Problem> problems();

    /**
     * What keeps its hooks from being registered where they are asked for, though it receives what comes; fields named relative to
     * the event. The provider may have more to say.
     */
    default List<Problem> hookProblems() {
        return List.of();
    }
}
