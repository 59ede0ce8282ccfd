package io.tandem.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes records {@code {"number": n}} to the partitions of a topic in turn. */
final class KafkaFeeder implements MessageFeeder {
    private final String url;
    private final String topic;
    private final int partitions;
    private final Producer<String, byte[]> producer;

    /** Creates the topic. */
    KafkaFeeder(String url, String topic, int partitions) {
        this.url = url;
        this.topic = topic;
        this.partitions = partitions;
        createTopic(url, topic, partitions, Map.of());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", url, "acks", "all", "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    static void createTopic(String url, String topic, int partitions, Map<String, String> configs) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", url))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create topic " + topic, e.getCause());
        }
    }

    static String lane(int partition) {
        return "partition-" + partition;
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        int partition = Math.floorMod(number, partitions);
        CompletableFuture<String> accepted = new CompletableFuture<>();
        var unused =
                producer.send(new ProducerRecord<>(topic, partition, "key-" + partition, body), (metadata, failure) -> {
                    if (failure == null) {
                        accepted.complete(lane(partition));
                    } else {
                        accepted.completeExceptionally(failure);
                    }
                });
        return accepted;
    }

    /** By what the consumer group, which has the topic's name, has committed. */
    @Override
    public OptionalLong unacknowledged() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", url))) {
            var committed = admin.listConsumerGroupOffsets(topic)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> all = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            long left = 0;
            for (var end : admin.listOffsets(all).all().get().entrySet()) {
                var upTo = committed.get(end.getKey());
                left += end.getValue().offset() - (upTo == null ? 0 : upTo.offset());
            }
            return OptionalLong.of(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the offsets of " + topic + " are not known", e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
