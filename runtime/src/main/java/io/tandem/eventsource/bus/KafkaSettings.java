package io.tandem.eventsource.bus;

import io.tandem.api.BusConfig;
import io.tandem.api.SaslConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.Jaas;
import io.tandem.eventsource.tls.KafkaTls;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;

/** The configuration of the bus in the terms of Kafka's clients; Secrets are read at each call. */
record KafkaSettings(BusConfig.Kafka config, Mounts mounts, String clientName) {
    /** How long a send may wait for metadata or memory, before anything goes out. */
    static final Duration BLOCK_LIMIT = Duration.ofSeconds(3);
    /** How long an event is tried: as long as a term outlives its last renewal, so that little leaves after it. */
    static final Duration DELIVERY_LIMIT = Duration.ofSeconds(5);

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(4);
    private static final int LARGEST_REQUEST = 8 << 20;
    private static final int BATCH = 256 << 10;
    private static final long RECONNECT_FIRST = 100;
    private static final long RECONNECT_LONGEST = 2_000;

    Map<String, Object> producer() throws GeneralSecurityException {
        Map<String, Object> all = common();
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_LIMIT.toMillis());
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_LIMIT.toMillis());
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST); // the limit of an event is checked by us
        return all;
    }

    Map<String, Object> admin() throws GeneralSecurityException {
        Map<String, Object> all = common();
        all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_LIMIT.toMillis());
        return all;
    }

    /** For reading the end of the topic: no group, nothing is committed. */
    Map<String, Object> reader() throws GeneralSecurityException {
        Map<String, Object> all = common();
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_LIMIT.toMillis());
        return all;
    }

    private Map<String, Object> common() throws GeneralSecurityException {
        Map<String, Object> all = new HashMap<>();
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers());
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientName);
        all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_LIMIT.toMillis());
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, RECONNECT_FIRST);
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_LONGEST);
        all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of()); // no JMX in a native image
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        String transport = config.tls() == null ? "PLAINTEXT" : "SSL";
        if (config.tls() != null) {
            KafkaTls.configure(config.tls(), mounts, all);
        }
        if (config.sasl() != null) {
            all.putAll(sasl(config.sasl()));
            transport = config.tls() == null ? "SASL_PLAINTEXT" : "SASL_SSL";
        }
        all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, transport);
        return all;
    }

    private List<String> servers() {
        return Arrays.stream(config.url().split(","))
                .map(String::trim)
                .filter(server -> !server.isEmpty())
                .toList();
    }

    private Map<String, Object> sasl(SaslConfig sasl) {
        String mechanism = sasl.mechanism() == null ? "PLAIN" : sasl.mechanism().toUpperCase(Locale.ROOT);
        String module =
                switch (mechanism) {
                    case "", "PLAIN" -> "org.apache.kafka.common.security.plain.PlainLoginModule";
                    case "SCRAM-SHA-256", "SCRAM-SHA-512" -> "org.apache.kafka.common.security.scram.ScramLoginModule";
                    default ->
                        throw new IllegalArgumentException(
                                "kafka.sasl.mechanism is %s; with a user and a password only PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 work"
                                        .formatted(mechanism));
                };
        String login = "%s required username=%s password=%s;"
                .formatted(
                        module,
                        Jaas.quoted(secret("userSecret", sasl.userSecret())),
                        Jaas.quoted(secret("passwordSecret", sasl.passwordSecret())));
        return Map.of(
                SaslConfigs.SASL_MECHANISM,
                mechanism.isEmpty() ? "PLAIN" : mechanism,
                SaslConfigs.SASL_JAAS_CONFIG,
                login);
    }

    private String secret(String field, SecretKeySelector at) {
        if (at == null) {
            throw new IllegalArgumentException("kafka.sasl.%s is missing".formatted(field));
        }
        return mounts.secret(at.name(), at.key());
    }
}
