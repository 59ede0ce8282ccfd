package io.tandem.e2e;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes records {@code {"number": n, "filler": "..."}} to the partitions of a topic in turn. */
final class KafkaFeeder implements Feeder {
    private static final int PARTITIONS = 3;

    private final String topic;
    private final String filler;
    private final Producer<String, byte[]> producer;

    /**
     * Creates the topic.
     *
     * @param filler bytes to add to every record
     */
    KafkaFeeder(String url, String topic, int filler) {
        this.topic = topic;
        this.filler = "x".repeat(filler);
        createTopic(url, topic, PARTITIONS, Map.of());
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
    public CompletableFuture<String> feed(long number) {
        int partition = Math.floorMod(number, PARTITIONS);
        byte[] value =
                "{\"number\": %d, \"filler\": \"%s\"}".formatted(number, filler).getBytes(StandardCharsets.UTF_8);
        CompletableFuture<String> accepted = new CompletableFuture<>();
        var unused = producer.send(
                new ProducerRecord<>(topic, partition, "key-" + partition, value), (metadata, failure) -> {
                    if (failure == null) {
                        accepted.complete(lane(partition));
                    } else {
                        accepted.completeExceptionally(failure);
                    }
                });
        return accepted;
    }

    @Override
    public void close() {
        producer.close();
    }
}
