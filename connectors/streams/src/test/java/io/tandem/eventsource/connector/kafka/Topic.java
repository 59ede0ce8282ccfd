package io.tandem.eventsource.connector.kafka;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.KafkaTopics;
import io.tandem.local.KafkaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A new topic of a real broker, with a producer; its EventSource joins the group that has the topic's name. */
final class Topic implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaServer server;
    private final String name = "topic-" + UUID.randomUUID();
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    Topic(KafkaServer server, int partitions) {
        this(server, partitions, Map.of());
    }

    /** @param settings of the topic */
    Topic(KafkaServer server, int partitions, Map<String, String> settings) {
        this.server = server;
        var client = Map.<String, Object>of("bootstrap.servers", server.url(), "metric.reporters", "");
        this.admin = Admin.create(client);
        this.producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaTopics.create(admin, new NewTopic(name, partitions, (short) 1).configs(settings));
    }

    String name() {
        return name;
    }

    /** With its records. */
    void delete() {
        finished(admin.deleteTopics(List.of(name)).all());
        await().until(() -> !finished(admin.listTopics().names()).contains(name));
    }

    /** Deletes it, and makes it again under its name. */
    void again(int partitions) {
        delete();
        KafkaTopics.create(admin, new NewTopic(name, partitions, (short) 1));
    }

    /** Fields as in a manifest, to replace or add to: url, topic and an oldest-first group. */
    KafkaSource source(String fields) {
        return sourceOf("""
                {"url": "%s", "topic": "%s", "consumerGroup": {"groupName": "%s", "oldest": true}, %s}
                """.formatted(server.url(), name, name, fields.isEmpty() ? "\"version\": \"1.0.0\"" : fields));
    }

    static KafkaSource sourceOf(String json) {
        try {
            return JSON.readValue(json, KafkaSource.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    void send(int partition, String... values) {
        for (var value : values) {
            send(new ProducerRecord<>(name, partition, null, value.getBytes(StandardCharsets.UTF_8)));
        }
        producer.flush();
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        var sent = producer.send(record);
        if (sent.isDone()) {
            finished(sent);
        }
    }

    void flush() {
        producer.flush();
    }

    OptionalLong committed(String group, int partition) {
        var offsets = finished(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        var offset = offsets.get(new TopicPartition(name, partition));
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
    }

    /** Commits for the group, which must have no members. */
    void commit(String group, long offset, String metadata) {
        finished(admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(name, 0), new OffsetAndMetadata(offset, metadata)))
                .all());
    }

    /** What was committed along with the offset of the first partition. */
    String metadata(String group) {
        var offsets = finished(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return offsets.get(new TopicPartition(name, 0)).metadata();
    }

    /** Spoils the last batch of the first partition where the broker has stored it. */
    void damageLastBatch() {
        var stored = finished(admin.describeLogDirs(List.of(1)).allDescriptions()).get(1).entrySet().stream()
                .filter(dir -> dir.getValue().replicaInfos().containsKey(new TopicPartition(name, 0)))
                .map(dir -> Path.of(dir.getKey(), name + "-0", "0".repeat(20) + ".log"))
                .findAny()
                .orElseThrow();
        try (var file = FileChannel.open(stored, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var last = ByteBuffer.allocate(2);
            file.read(last, file.size() - 2);
            last.put(0, (byte) ~last.get(0));
            file.write(last.flip(), file.size() - 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether members of the group give partitions away, or have been asked to. */
    boolean isRebalancing(String group) {
        var described =
                finished(admin.describeConsumerGroups(List.of(group)).all()).get(group);
        return described.groupState() == GroupState.PREPARING_REBALANCE;
    }

    /** The user may use no consumer group. */
    void denyGroups(String user) {
        var everyGroup = new ResourcePattern(ResourceType.GROUP, "*", PatternType.LITERAL);
        var denied = new AccessControlEntry("User:" + user, "*", AclOperation.ALL, AclPermissionType.DENY);
        finished(admin.createAcls(List.of(new AclBinding(everyGroup, denied))).all());
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }

    private static <T> T finished(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
