package io.tandem.eventsource.connector.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Goes once through what a takeover needs of Kafka's client, without any broker: a virtual machine that does it for the
 * first time takes seconds to load a thousand classes, and the events of a source wait meanwhile.
 */
public final class KafkaWarmUp {
    private static final Logger LOG = Logger.getLogger(KafkaWarmUp.class);
    /** Nobody can listen on port 0. */
    private static final String NOBODY = "127.0.0.1:0";

    private static final String NAME = "warm-up";
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** What is said until the first records arrive, and to commit them. */
    private static final List<ApiKeys> CONVERSATION = List.of(
            ApiKeys.API_VERSIONS,
            ApiKeys.METADATA,
            ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
            ApiKeys.DESCRIBE_CLUSTER,
            ApiKeys.FIND_COORDINATOR,
            ApiKeys.JOIN_GROUP,
            ApiKeys.SYNC_GROUP,
            ApiKeys.HEARTBEAT,
            ApiKeys.OFFSET_FETCH,
            ApiKeys.OFFSET_COMMIT,
            ApiKeys.LIST_OFFSETS,
            ApiKeys.FETCH);

    private KafkaWarmUp() {}

    /** Blocks, for seconds on a cold machine; never fails. */
    public static void run(Vertx vertx) {
        long start = System.nanoTime();
        try {
            goThrough(vertx);
            LOG.debugf("kafka client is warm millis=%d", (System.nanoTime() - start) / 1_000_000);
        } catch (RuntimeException e) {
            LOG.debugf(e, "kafka client cannot be warmed up");
        }
    }

    /** @throws RuntimeException if this version of the client does not go that way */
    static void goThrough(Vertx vertx) {
        pollNobody(vertx);
        CONVERSATION.forEach(KafkaWarmUp::speak);
    }

    private static void pollNobody(Vertx vertx) {
        Map<String, Object> config = new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                NOBODY,
                ConsumerConfig.GROUP_ID_CONFIG,
                NAME,
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                NAME,
                ConsumerConfig.CLIENT_ID_CONFIG,
                NAME,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName(),
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName(),
                ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG,
                List.of()));
        var nothing = new RecordData(NOBODY, false, Map.of());
        var settings = new KafkaSettings(config, NAME, OptionalInt.empty(), true, 0, nothing);
        TopicLookup.open(config, MOMENT).close(MOMENT);
        try (var consumer = new PollingConsumer(settings, vertx)) {
            var unused = consumer.subscribe(NAME, new KafkaConsumerRebalanceListener() {})
                    .subscribe()
                    .with(poll -> {}, failure -> LOG.tracef(failure, "nobody answered, as expected"));
            consumer.await(LIMIT, client -> client.partitionsFor(NAME, MOMENT));
        } catch (KafkaException e) {
            LOG.tracef(e, "nobody answered, as expected");
        }
    }

    private static void speak(ApiKeys key) {
        var version = key.latestVersion();
        AbstractRequest.parseRequest(
                key, version, MessageUtil.toByteBufferAccessor(key.messageType.newRequest(), version));
        AbstractResponse.parseResponse(
                key, MessageUtil.toByteBufferAccessor(key.messageType.newResponse(), version), version);
    }
}
