package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import io.tandem.api.source.AmqpSource;
import io.tandem.api.source.AzureEventsHubSource;
import io.tandem.api.source.AzureQueueStorageSource;
import io.tandem.api.source.AzureServiceBusSource;
import io.tandem.api.source.BitbucketServerSource;
import io.tandem.api.source.BitbucketSource;
import io.tandem.api.source.CalendarSource;
import io.tandem.api.source.EmitterSource;
import io.tandem.api.source.FileSource;
import io.tandem.api.source.GenericSource;
import io.tandem.api.source.GerritSource;
import io.tandem.api.source.GithubSource;
import io.tandem.api.source.GitlabSource;
import io.tandem.api.source.HdfsSource;
import io.tandem.api.source.KafkaSource;
import io.tandem.api.source.MinioSource;
import io.tandem.api.source.MnsSource;
import io.tandem.api.source.MqttSource;
import io.tandem.api.source.NatsSource;
import io.tandem.api.source.NsqSource;
import io.tandem.api.source.PubSubSource;
import io.tandem.api.source.PulsarSource;
import io.tandem.api.source.RedisSource;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.api.source.ResourceSource;
import io.tandem.api.source.SftpSource;
import io.tandem.api.source.SlackSource;
import io.tandem.api.source.SnsSource;
import io.tandem.api.source.SqsSource;
import io.tandem.api.source.StorageGridSource;
import io.tandem.api.source.StripeSource;
import io.tandem.api.source.WebhookSource;
import java.util.List;
import java.util.Map;

/** What an EventSource asks for: its pods, and its events by source type, each under a name of its own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventSourceSpec(
        @JsonPropertyDescription(
                "Name of the EventBus in the same namespace that events are published to; default is the one called default.")
        String eventBusName,

        @JsonPropertyDescription("Settings of the pods that run the events; merged into what the operator makes.")
        Template template,

        @JsonPropertyDescription(
                "A Service named <name>-eventsource-svc in front of the pods; absent or without ports makes none.")
        Service service,

        @SpecReplicas
        @JsonPropertyDescription(
                "Number of pods; 0 stops all events. Exclusive types (calendar, kafka, amqp, nats and others) work in one of them while the others stand by. Absent means 1, or what an autoscaler sets where no type is exclusive.")
        Integer replicas,

        @JsonPropertyDescription("Messages of AMQP 0.9.1 brokers such as RabbitMQ, by event name.")
        Map<String, AmqpSource> amqp,

        @JsonPropertyDescription("Notifications of AWS SNS, by event name.")
        Map<String, SnsSource> sns,

        @JsonPropertyDescription("Messages of AWS SQS, by event name.")
        Map<String, SqsSource> sqs,

        @JsonPropertyDescription("Events of Azure Event Hubs, by event name.")
        Map<String, AzureEventsHubSource> azureEventsHub,

        @JsonPropertyDescription("Messages of Azure Queue Storage, by event name.")
        Map<String, AzureQueueStorageSource> azureQueueStorage,

        @JsonPropertyDescription("Messages of Azure Service Bus, by event name.")
        Map<String, AzureServiceBusSource> azureServiceBus,

        @JsonPropertyDescription("Hooks of Bitbucket Cloud, by event name.")
        Map<String, BitbucketSource> bitbucket,

        @JsonPropertyDescription("Hooks of Bitbucket Server, by event name.")
        Map<String, BitbucketServerSource> bitbucketserver,

        @JsonPropertyDescription("Ticks of a schedule or interval, by event name.")
        Map<String, CalendarSource> calendar,

        @JsonPropertyDescription("Messages of emitter.io, by event name.")
        Map<String, EmitterSource> emitter,

        @JsonPropertyDescription("Changes of files in a volume, by event name.")
        Map<String, FileSource> file,

        @JsonPropertyDescription("Messages of Google Cloud Pub/Sub, by event name.")
        Map<String, PubSubSource> pubSub,

        @JsonPropertyDescription("Events of a gRPC server of one's own, by event name.")
        Map<String, GenericSource> generic,

        @JsonPropertyDescription("Hooks of Gerrit, by event name.")
        Map<String, GerritSource> gerrit,

        @JsonPropertyDescription("Hooks of GitHub, by event name.")
        Map<String, GithubSource> github,

        @JsonPropertyDescription("Hooks of GitLab, by event name.")
        Map<String, GitlabSource> gitlab,

        @JsonPropertyDescription("Changes of files in HDFS, by event name.")
        Map<String, HdfsSource> hdfs,

        @JsonPropertyDescription("Records of Kafka, by event name.")
        Map<String, KafkaSource> kafka,

        @JsonPropertyDescription("Bucket notifications of MinIO, by event name.")
        Map<String, MinioSource> minio,

        @JsonPropertyDescription("Messages of MQTT brokers, by event name.")
        Map<String, MqttSource> mqtt,

        @JsonPropertyDescription("Messages of NATS subjects, by event name.")
        Map<String, NatsSource> nats,

        @JsonPropertyDescription("Messages of NSQ, by event name.")
        Map<String, NsqSource> nsq,

        @JsonPropertyDescription("Messages of Pulsar, by event name.")
        Map<String, PulsarSource> pulsar,

        @JsonPropertyDescription("Messages of Redis pub/sub, by event name.")
        Map<String, RedisSource> redis,

        @JsonPropertyDescription("Entries of Redis streams, by event name.")
        Map<String, RedisStreamSource> redisStream,

        @JsonPropertyDescription("Changes of Kubernetes objects, by event name.")
        Map<String, ResourceSource> resource,

        @JsonPropertyDescription("Changes of files on an SFTP server, by event name.")
        Map<String, SftpSource> sftp,

        @JsonPropertyDescription("Events and commands of Slack, by event name.")
        Map<String, SlackSource> slack,

        @JsonPropertyDescription("Bucket notifications of NetApp StorageGRID, by event name.")
        Map<String, StorageGridSource> storageGrid,

        @JsonPropertyDescription("Events of Stripe, by event name.")
        Map<String, StripeSource> stripe,

        @JsonPropertyDescription("HTTP requests, by event name.")
        Map<String, WebhookSource> webhook,

        @JsonPropertyDescription("Messages of Alibaba Cloud MNS, by event name.")
        Map<String, MnsSource> mns,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements WorkloadSpec {
    /** All events, in the order of the types above and, within a type, as written. */
    public List<NamedSource> sources() {
        return NamedSource.of(
                amqp,
                sns,
                sqs,
                azureEventsHub,
                azureQueueStorage,
                azureServiceBus,
                bitbucket,
                bitbucketserver,
                calendar,
                emitter,
                file,
                pubSub,
                generic,
                gerrit,
                github,
                gitlab,
                hdfs,
                kafka,
                minio,
                mqtt,
                nats,
                nsq,
                pulsar,
                redis,
                redisStream,
                resource,
                sftp,
                slack,
                storageGrid,
                stripe,
                webhook,
                mns);
    }

    /** Keys of the spec that look like a source type this release does not know: an object whose values are objects. */
    public List<String> unknownSourceTypes() {
        return unknown == null
                ? List.of()
                : unknown.entrySet().stream()
                        .filter(e -> looksLikeSources(e.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    private static boolean looksLikeSources(JsonNode value) {
        return value.isObject() && !value.isEmpty() && value.valueStream().allMatch(JsonNode::isObject);
    }
}
