package io.tandem.api.source;

import io.tandem.api.YamlText;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which keys of {@code config}, the configuration of upstream's Kafka client (sarama), have an effect here. They are matched in any
 * case.
 */
public final class SaramaKeys {
    /** In small letters, without those of Kerberos. */
    public static final Set<String> KNOWN = Set.of(
            "clientid",
            "rackid",
            "net.dialtimeout",
            "net.readtimeout",
            "metadata.refreshfrequency",
            "metadata.retry.backoff",
            "metadata.allowautotopiccreation",
            "consumer.fetch.min",
            "consumer.fetch.default",
            "consumer.fetch.max",
            "consumer.maxwaittime",
            "consumer.isolationlevel",
            "consumer.offsets.initial",
            "consumer.group.instanceid",
            "consumer.group.session.timeout",
            "consumer.group.heartbeat.interval",
            "consumer.group.rebalance.timeout");

    /** What the names of the settings of Kerberos begin with. */
    public static final String KERBEROS = "net.sasl.gssapi.";

    private static final Set<String> KERBEROS_SETTINGS = Set.of(
            "authtype",
            "ccachepath",
            "kerberosconfigpath",
            "keytabpath",
            "password",
            "realm",
            "servicename",
            "username");

    private static final int MOST = 100;

    private SaramaKeys() {}

    /** Whether it has an effect where {@code sasl.mechanism} is GSSAPI. */
    public static boolean ofKerberos(String key) {
        var name = key.toLowerCase(Locale.ROOT);
        return name.startsWith(KERBEROS) && KERBEROS_SETTINGS.contains(name.substring(KERBEROS.length()));
    }

    /**
     * Those without effect, as they stand there; none of a text that cannot be read, which is a problem of its own. They are a
     * hundred at most, since people are told ten.
     *
     * @param kerberos whether {@code sasl.mechanism} is GSSAPI
     */
    static List<String> ignored(String yaml, boolean kerberos) {
        try {
            return YamlText.leaves(yaml).keySet().stream()
                    .filter(key -> !key.isEmpty()) // a text that is no map has no keys
                    .filter(key -> !KNOWN.contains(key.toLowerCase(Locale.ROOT)) && !(kerberos && ofKerberos(key)))
                    .limit(MOST)
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
