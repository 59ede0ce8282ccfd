package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topic of a Kafka bus, committed records only; the time of an event is when the broker appended it. */
final class KafkaReader implements BusReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Map<String, String> BROKER_TIME = Map.of("message.timestamp.type", "LogAppendTime");

    private final String url;
    private final TopicPartition partition;

    /** Creates the topic. */
    KafkaReader(String url, String topic) {
        this.url = url;
        partition = new TopicPartition(topic, 0);
        KafkaFeeder.createTopic(url, topic, 1, BROKER_TIME);
    }

    @Override
    public List<Delivered> read(SourceKind kind, String source) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", url, "isolation.level", "read_committed", "enable.auto.commit", "false");
        List<Delivered> events = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
                    if (each.key().startsWith(source + ".")) {
                        events.add(EventDecoder.decode(kind, each.value(), Instant.ofEpochMilli(each.timestamp())));
                    }
                }
            }
        }
        return List.copyOf(events);
    }

    @Override
    public Optional<Delivered> last(SourceKind kind, String source) {
        return read(kind, source).stream().reduce((earlier, later) -> later);
    }

    @Override
    public void close() {}
}
