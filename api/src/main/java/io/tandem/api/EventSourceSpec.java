package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
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
        String eventBusName,
        Template template,
        Service service,
        Integer replicas,
        Map<String, AmqpSource> amqp,
        Map<String, SnsSource> sns,
        Map<String, SqsSource> sqs,
        Map<String, AzureEventsHubSource> azureEventsHub,
        Map<String, AzureQueueStorageSource> azureQueueStorage,
        Map<String, AzureServiceBusSource> azureServiceBus,
        Map<String, BitbucketSource> bitbucket,
        Map<String, BitbucketServerSource> bitbucketserver,
        Map<String, CalendarSource> calendar,
        Map<String, EmitterSource> emitter,
        Map<String, FileSource> file,
        Map<String, PubSubSource> pubSub,
        Map<String, GenericSource> generic,
        Map<String, GerritSource> gerrit,
        Map<String, GithubSource> github,
        Map<String, GitlabSource> gitlab,
        Map<String, HdfsSource> hdfs,
        Map<String, KafkaSource> kafka,
        Map<String, MinioSource> minio,
        Map<String, MqttSource> mqtt,
        Map<String, NatsSource> nats,
        Map<String, NsqSource> nsq,
        Map<String, PulsarSource> pulsar,
        Map<String, RedisSource> redis,
        Map<String, RedisStreamSource> redisStream,
        Map<String, ResourceSource> resource,
        Map<String, SftpSource> sftp,
        Map<String, SlackSource> slack,
        Map<String, StorageGridSource> storageGrid,
        Map<String, StripeSource> stripe,
        Map<String, WebhookSource> webhook,
        Map<String, MnsSource> mns,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
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
