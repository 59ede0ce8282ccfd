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

    /** Whether the replicas have to agree on one of them for this event. */
    default boolean elects() {
        return activity() == Activity.ACTIVE_PASSIVE || hasDuty();
    }

    /** Whether it can be read again from a position that nobody but its reader keeps. */
    default boolean keepsPosition() {
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

    /** What is wrong with this configuration, fields named relative to the event; empty if it can run. */
    List<Problem> problems();
}
