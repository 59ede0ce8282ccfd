package io.tandem.operator.bus.jetstream;

import io.tandem.api.YamlText;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code streamConfig}: what the stream is to be, for the clients, who make it and bring it in line.
 *
 * <p>Keys are in lower case, as argo-events writes them. One key is ours, {@code revision}: when the others last changed,
 * so that a client that was started before does not take a change back.
 */
record StreamSettings(Map<String, String> values) {
    private static final String REVISION = "revision";
    private static final String REPLICAS = "replicas";
    private static final int MOST_COPIES = 3;

    /**
     * The defaults but for the copies, overlaid by what the user names.
     *
     * @throws IllegalArgumentException in words for users, without the field's name
     */
    static StreamSettings of(String defaults, String named) {
        var merged = new TreeMap<String, String>();
        merged.putAll(read(defaults));
        merged.remove(REPLICAS); // depends on the servers of this bus
        merged.putAll(read(named));
        return new StreamSettings(merged);
    }

    /** Copies asked for; as many as {@code servers} can hold, at most three, where nothing is said. */
    int copies(int servers) {
        var named = values.get(REPLICAS);
        if (named == null) {
            return servers < MOST_COPIES ? 1 : MOST_COPIES;
        }
        if (!named.matches("[1-5]")) {
            throw new IllegalArgumentException(
                    "replicas is \"%s\" and must be a whole number from 1 to 5".formatted(named));
        }
        return Integer.parseInt(named);
    }

    StreamSettings withCopies(int copies) {
        var changed = new TreeMap<>(values);
        changed.put(REPLICAS, Integer.toString(copies));
        return new StreamSettings(changed);
    }

    /**
     * As YAML; keeps the text of before, and with it the revision, if nothing else changed.
     *
     * @param before null if there was none
     * @param now seconds since 1970, the revision if something did
     */
    String text(String before, long now) {
        if (before != null) {
            var old = new TreeMap<>(read(before));
            if (old.remove(REVISION) != null && old.equals(withoutRevision())) {
                return before;
            }
        }
        var next = withoutRevision();
        next.put(REVISION, Long.toString(now));
        return next.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private TreeMap<String, String> withoutRevision() {
        var others = new TreeMap<>(values);
        others.remove(REVISION);
        return others;
    }

    private static Map<String, String> read(String yaml) {
        if (yaml == null || yaml.isBlank()) {
            return Map.of();
        }
        var root = YamlText.tree(yaml);
        if (!root.isObject()) {
            throw new IllegalArgumentException("must be YAML keys and values, such as \"maxAge: 72h\"");
        }
        var values = new TreeMap<String, String>();
        root.properties().forEach(entry -> {
            if (!entry.getValue().isValueNode()) {
                throw new IllegalArgumentException(entry.getKey() + " must be one value");
            }
            values.put(
                    entry.getKey().toLowerCase(Locale.ROOT),
                    entry.getValue().asText().trim());
        });
        return values;
    }
}
