package io.tandem.eventsource.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.tandem.api.GoDuration;
import io.tandem.api.YamlText;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How the stream of the bus is to be: {@code default} with the subjects {@code default.*.*}, in files.
 *
 * @param named keys that the configuration names, in lower case; what it does not name is only for a stream that we make
 * @param revision when the configuration was last changed, as its writer counts; 0 if it does not tell
 * @param adopt whether a stream that somebody else made is brought in line too
 * @param shrink whether events may be deleted for it
 * @param replicas empty where the configuration leaves it to us: three on a cluster that can hold them, else one
 */
record StreamPlan(
        Set<String> named,
        long revision,
        long maxMsgs,
        Duration maxAge,
        long maxBytes,
        Optional<Integer> replicas,
        Duration duplicates,
        RetentionPolicy retention,
        DiscardPolicy discard,
        boolean adopt,
        boolean shrink) {
    static final String STREAM = "default";
    static final String SUBJECTS = "default.*.*";

    private static final List<RetentionPolicy> RETENTIONS =
            List.of(RetentionPolicy.Limits, RetentionPolicy.Interest, RetentionPolicy.WorkQueue);
    private static final List<DiscardPolicy> DISCARDS = List.of(DiscardPolicy.Old, DiscardPolicy.New);

    /**
     * Reads {@code streamConfig} of the bus's configuration. Keys are taken in any case, because upstream's installer
     * writes them in lower case; what is absent is as in upstream's controller.
     *
     * @param yaml may be null
     * @throws IllegalArgumentException naming the key at fault
     */
    static StreamPlan parse(String yaml) {
        Map<String, String> settings = settings(yaml);
        return new StreamPlan(
                Set.copyOf(settings.keySet()),
                read(settings, "revision", "0", "a whole number", Long::parseLong),
                read(settings, "maxMsgs", "50000", "a whole number", Long::parseLong),
                read(settings, "maxAge", "168h", "a duration such as 168h", StreamPlan::duration),
                read(settings, "maxBytes", "-1", "a whole number of bytes, -1 for no limit", Long::parseLong),
                Optional.ofNullable(read(settings, "replicas", null, "a whole number from 1 to 5", Integer::parseInt)),
                read(settings, "duplicates", "300s", "a duration such as 300s", StreamPlan::duration),
                read(settings, "retention", "0", "0 (limits), 1 (interest) or 2 (work queue)", oneOf(RETENTIONS)),
                read(settings, "discard", "0", "0 (old) or 1 (new)", oneOf(DISCARDS)),
                read(settings, "adopt", "false", "true or false", StreamPlan::flag),
                read(settings, "shrink", "false", "true or false", StreamPlan::flag));
    }

    StreamConfiguration configuration(int copies) {
        return StreamConfiguration.builder()
                .name(STREAM)
                .subjects(SUBJECTS)
                .storageType(StorageType.File)
                .maxMessages(unlimitedIfZero(maxMsgs))
                .maxAge(maxAge)
                .maxBytes(unlimitedIfZero(maxBytes))
                .replicas(copies)
                .duplicateWindow(duplicates)
                .retentionPolicy(retention)
                .discardPolicy(discard)
                .metadata(Map.of(StreamChange.REVISION, Long.toString(revision)))
                .build();
    }

    boolean names(String key) {
        return named.contains(key.toLowerCase(Locale.ROOT));
    }

    private static long unlimitedIfZero(long limit) {
        return limit == 0 ? -1 : limit;
    }

    private static Map<String, String> settings(String yaml) {
        Map<String, String> settings = new HashMap<>();
        var root = tree(yaml);
        if (!root.isObject() && !root.isNull() && !root.isMissingNode()) {
            throw new IllegalArgumentException("streamConfig must be YAML keys and values, such as \"replicas: 3\"");
        }
        root.properties()
                .forEach(setting -> settings.put(
                        setting.getKey().toLowerCase(Locale.ROOT),
                        setting.getValue().asText().trim()));
        return settings;
    }

    private static JsonNode tree(String yaml) {
        try {
            return YamlText.tree(yaml);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("streamConfig " + e.getMessage(), e);
        }
    }

    private static <T> T read(
            Map<String, String> settings, String key, String fallback, String wanted, Function<String, T> parser) {
        String text = settings.getOrDefault(key.toLowerCase(Locale.ROOT), fallback);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "streamConfig: %s is \"%s\" and must be %s".formatted(key, text, wanted), e);
        }
    }

    private static <T> Function<String, T> oneOf(List<T> values) {
        return text -> {
            int index = Integer.parseInt(text);
            if (index < 0 || index >= values.size()) {
                throw new IllegalArgumentException(text);
            }
            return values.get(index);
        };
    }

    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** A bare number counts nanoseconds, as in upstream's configuration. */
    private static Duration duration(String text) {
        return GoDuration.parse(text.matches("\\d+") ? text + "ns" : text);
    }
}
