package io.tandem.eventsource.connector.kafka;

import static org.apache.kafka.clients.consumer.ConsumerConfig.*;

import io.tandem.api.Excerpt;
import io.tandem.api.GoDuration;
import io.tandem.api.YamlText;
import io.tandem.api.source.SaramaKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The field {@code config}: upstream's Kafka client (sarama) configured in YAML, as far as Kafka's own client has the
 * same setting. Keys are matched case-insensitively; durations are Go durations ({@code 10s}) or nanoseconds.
 *
 * @param client properties of Kafka's client
 * @param kerberos settings below {@code Net.SASL.GSSAPI}, their names in small letters
 * @param oldest whether {@code Consumer.Offsets.Initial} asks for the oldest record
 */
record SaramaConfig(Map<String, Object> client, Map<String, String> kerberos, boolean oldest) {
    private static final Logger LOG = Logger.getLogger(SaramaConfig.class);
    private static final String OLDEST = "-2";
    private static final Pattern NANOSECONDS = Pattern.compile("\\d+");

    static final Map<String, Setting> SETTINGS = Map.ofEntries(
            Map.entry("clientid", new Setting(CLIENT_ID_CONFIG, Kind.TEXT)),
            Map.entry("rackid", new Setting(CLIENT_RACK_CONFIG, Kind.TEXT)),
            Map.entry("net.dialtimeout", new Setting("socket.connection.setup.timeout.ms", Kind.MILLIS)),
            Map.entry("net.readtimeout", new Setting(REQUEST_TIMEOUT_MS_CONFIG, Kind.MILLIS)),
            Map.entry("metadata.refreshfrequency", new Setting(METADATA_MAX_AGE_CONFIG, Kind.MILLIS)),
            Map.entry("metadata.retry.backoff", new Setting(RETRY_BACKOFF_MS_CONFIG, Kind.MILLIS)),
            Map.entry("metadata.allowautotopiccreation", new Setting(ALLOW_AUTO_CREATE_TOPICS_CONFIG, Kind.TEXT)),
            Map.entry("consumer.fetch.min", new Setting(FETCH_MIN_BYTES_CONFIG, Kind.SIZE)),
            Map.entry("consumer.fetch.default", new Setting(MAX_PARTITION_FETCH_BYTES_CONFIG, Kind.SIZE)),
            Map.entry("consumer.fetch.max", new Setting(FETCH_MAX_BYTES_CONFIG, Kind.SIZE)),
            Map.entry("consumer.maxwaittime", new Setting(FETCH_MAX_WAIT_MS_CONFIG, Kind.MILLIS)),
            Map.entry("consumer.isolationlevel", new Setting(ISOLATION_LEVEL_CONFIG, Kind.ISOLATION)),
            Map.entry("consumer.group.instanceid", new Setting(GROUP_INSTANCE_ID_CONFIG, Kind.TEXT)),
            Map.entry("consumer.group.session.timeout", new Setting(SESSION_TIMEOUT_MS_CONFIG, Kind.MILLIS)),
            Map.entry("consumer.group.heartbeat.interval", new Setting(HEARTBEAT_INTERVAL_MS_CONFIG, Kind.MILLIS)),
            Map.entry("consumer.group.rebalance.timeout", new Setting(MAX_POLL_INTERVAL_MS_CONFIG, Kind.MILLIS)));

    static final String INITIAL = "consumer.offsets.initial";

    /**
     * @param yaml null or empty for none
     * @throws IllegalArgumentException if it is not YAML or a value is wrong; the message names the key
     */
    static SaramaConfig parse(String yaml) {
        var client = new HashMap<String, Object>();
        var kerberos = new HashMap<String, String>();
        var unknown = new ArrayList<String>();
        boolean oldest = false;
        for (var entry : leaves(yaml).entrySet()) {
            var name = entry.getKey().toLowerCase(Locale.ROOT);
            var setting = SETTINGS.get(name);
            if (setting != null) {
                setting.kind().put(client, setting.property(), entry.getKey(), entry.getValue());
            } else if (SaramaKeys.ofKerberos(name)) {
                kerberos.put(name.substring(SaramaKeys.KERBEROS.length()), entry.getValue());
            } else if (name.equals(INITIAL)) {
                oldest = entry.getValue().equals(OLDEST);
            } else {
                unknown.add(entry.getKey());
            }
        }
        if (!unknown.isEmpty()) {
            LOG.warnf("kafka config has keys without effect here keys=%s", Excerpt.names(unknown, Function.identity()));
        }
        return new SaramaConfig(Map.copyOf(client), Map.copyOf(kerberos), oldest);
    }

    private static Map<String, String> leaves(String yaml) {
        try {
            return YamlText.leaves(yaml);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("config " + e.getMessage(), e);
        }
    }

    record Setting(String property, Kind kind) {}

    enum Kind {
        TEXT,
        /** Bytes; 0 means "no limit" and leaves the client's own. */
        SIZE,
        MILLIS,
        /** 0 or 1. */
        ISOLATION;

        void put(Map<String, Object> client, String property, String key, String value) {
            switch (this) {
                case TEXT -> client.put(property, value);
                case SIZE -> {
                    if (!value.equals("0")) {
                        client.put(property, value);
                    }
                }
                case MILLIS -> client.put(property, millis(key, value));
                case ISOLATION -> client.put(property, value.equals("1") ? "read_committed" : "read_uncommitted");
            }
        }

        private static String millis(String key, String value) {
            try {
                var nanos = NANOSECONDS.matcher(value).matches();
                return Long.toString(
                        GoDuration.parse(nanos ? value + "ns" : value).toMillis());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("config: %s: %s".formatted(key, e.getMessage()), e);
            }
        }
    }
}
