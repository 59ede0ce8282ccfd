package io.tandem.eventsource.connector.kafka;

import static org.apache.kafka.clients.consumer.ConsumerConfig.*;

import io.tandem.api.KafkaConsumerGroup;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.tls.KafkaTls;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What to read and how, from the EventSource's fields.
 *
 * @param client properties of the Kafka client
 * @param topic the only topic
 * @param partition the only partition, if no consumer group is used
 * @param oldest where to begin if nothing was committed yet: at the oldest record, or with the next one
 * @param perSecond records a second and partition; 0 if not limited
 * @param data how a record becomes an event
 */
record KafkaSettings(
        Map<String, Object> client,
        String topic,
        OptionalInt partition,
        boolean oldest,
        long perSecond,
        RecordData data) {
    /** What Kafka allows in a group and a member name, which is also safe in a metric name. */
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final Pattern ILLEGAL_CHARACTER = Pattern.compile("[^a-zA-Z0-9._-]");

    /** Bytes of one answer to a fetch: records wait in a few polls at most, none of which is larger than that. */
    private static final int FETCH_MAX_BYTES = 8 << 20;

    /**
     * How long the others wait for a replica that died, milliseconds, as with upstream's client; Kafka's own waits for 45 s. A
     * static member is replaced at once, and keeps the longer one: while it is away nobody else shall get its partitions.
     */
    private static final int SHARED_SESSION = 10_000;

    /** Heartbeats that fit into a session at least, by Kafka's advice. */
    private static final int HEARTBEATS = 3;

    /**
     * @param installation what tells our replicas from those of other installations; empty if that is not known
     * @throws IllegalArgumentException if a field is missing or wrong; the message names it
     */
    static KafkaSettings of(KafkaSource source, ConnectorContext context, String installation) {
        var sarama = SaramaConfig.parse(source.config());
        var client = new HashMap<String, Object>(sarama.client());
        client.put(BOOTSTRAP_SERVERS_CONFIG, required("url", source.url()));
        client.put(KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        client.put(VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        client.put(ENABLE_AUTO_COMMIT_CONFIG, false);
        // only for an offset that the broker has deleted: where to begin is decided, and committed, by the connector
        client.put(AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.put(MAX_POLL_RECORDS_CONFIG, context.window());
        client.putIfAbsent(FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES);
        // a waiting fetch delays what follows it on its connection, and so the end of the session
        client.putIfAbsent(FETCH_MAX_WAIT_MS_CONFIG, 100);
        client.put(METRIC_REPORTER_CLASSES_CONFIG, List.of());
        client.putIfAbsent(CLIENT_ID_CONFIG, "tandem-%s-%s".formatted(context.eventSourceName(), context.eventName()));
        security(source, sarama, context, client);
        var member = installation.isEmpty()
                ? name(context.namespace(), context.eventSourceName(), context.eventName())
                : name(context.namespace(), context.eventSourceName(), context.eventName(), installation);
        var group = source.consumerGroup();
        if (group == null) {
            client.put(
                    GROUP_ID_CONFIG,
                    name("tandem", context.namespace(), context.eventSourceName(), context.eventName()));
        } else {
            client.put(GROUP_ID_CONFIG, required("consumerGroup.groupName", group.groupName()));
            if (context.shared()) {
                share(context, client);
            } else {
                client.putIfAbsent(GROUP_INSTANCE_ID_CONFIG, member);
            }
            client.put(PARTITION_ASSIGNMENT_STRATEGY_CONFIG, assignor(group));
        }
        return new KafkaSettings(
                client,
                required("topic", source.topic()),
                group == null ? OptionalInt.of(partition(source.partition())) : OptionalInt.empty(),
                sarama.oldest() || group != null && Boolean.TRUE.equals(group.oldest()),
                source.limitEventsPerSecond() == null ? 0 : Math.max(0, source.limitEventsPerSecond()),
                RecordData.of(source));
    }

    private static void share(ConnectorContext context, Map<String, Object> client) {
        if (client.remove(GROUP_INSTANCE_ID_CONFIG) != null) {
            // who shares the partitions leaves them to the others when it ends; and of two with one name one is fenced
            context.note("Consumer.Group.InstanceId in config is without effect with tandem.io/active-active:"
                    + " under one name all replicas would be one member of the group, and throw each other out");
        }
        if (!client.containsKey(SESSION_TIMEOUT_MS_CONFIG)) {
            // an interval that was written for Kafka's longer session must not be one that the client refuses
            var interval = Long.parseLong("" + client.getOrDefault(HEARTBEAT_INTERVAL_MS_CONFIG, 0));
            client.put(SESSION_TIMEOUT_MS_CONFIG, Math.clamp(HEARTBEATS * interval, SHARED_SESSION, Integer.MAX_VALUE));
        }
    }

    TopicLookup lookup() {
        return new TopicLookup(client, topic);
    }

    private static void security(
            KafkaSource source, SaramaConfig sarama, ConnectorContext context, Map<String, Object> client) {
        boolean iam = source.awsMskIamAuth() != null; // as upstream: that is with TLS, whether there is a block or not
        boolean encrypted = iam || source.tls() != null;
        try {
            if (source.tls() != null) {
                KafkaTls.configure(source.tls(), context.mounts(), client);
            } else if (encrypted) {
                KafkaTls.verified(client);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
        boolean login = iam || source.sasl() != null;
        client.put("security.protocol", (login ? "SASL_" : "") + (encrypted ? "SSL" : "PLAINTEXT"));
        KafkaLogin.configure(source, sarama, context, client);
    }

    private static String assignor(KafkaConsumerGroup group) {
        var strategy = group.rebalanceStrategy() == null ? "" : group.rebalanceStrategy();
        return switch (strategy.toLowerCase(Locale.ROOT)) {
            case "sticky" -> StickyAssignor.class.getName();
            case "roundrobin" -> RoundRobinAssignor.class.getName();
            // as upstream: whatever else is written there means range
            default -> RangeAssignor.class.getName();
        };
    }

    private static int partition(String text) {
        try {
            int partition = Integer.parseInt(required("partition (or consumerGroup)", text));
            if (partition >= 0) {
                return partition;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("partition is %s: it must be a number from 0 on".formatted(text));
    }

    /** The parts joined by dashes; with a checksum in place of what Kafka would not take. */
    private static String name(String... parts) {
        var joined = String.join("-", parts);
        if (LEGAL.matcher(joined).matches()) {
            return joined;
        }
        var crc = new CRC32();
        crc.update(joined.getBytes(StandardCharsets.UTF_8));
        var legal = ILLEGAL_CHARACTER.matcher(joined).replaceAll("_");
        return legal.substring(0, Math.min(legal.length(), 240)) + "-"
                + HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String required(String field, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }
}
