package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Header fields as upstream's HTTP library hands them to events. */
final class HeaderFields {
    private static final String MASK = "*** Masked Auth Secret ***";
    private static final Set<String> CONSUMED = Set.of("Host", "Transfer-Encoding", "Trailer");
    private static final int NAMES_KEPT = 1000;
    private static final Map<String, String> CANONICAL = new ConcurrentHashMap<>();

    private HeaderFields() {}

    /** All values of each name; {@code Host} and what framed the message are left out, credentials are masked. */
    static Map<String, List<String>> of(MultiMap raw) {
        var fields = new HashMap<String, List<String>>();
        raw.forEach((rawName, value) -> {
            var name = canonical(rawName);
            if (!CONSUMED.contains(name) && !name.startsWith(":")) {
                fields.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(text(value));
            }
        });
        fields.computeIfPresent("Authorization", (name, values) -> List.of(MASK));
        return fields;
    }

    /** {@code x-github-event} becomes {@code X-Github-Event}; filters and Sensors rely on it. */
    private static String canonical(String name) {
        var known = CANONICAL.get(name);
        if (known != null) {
            return known;
        }
        var canonical = capitalized(name);
        if (CANONICAL.size() < NAMES_KEPT) {
            CANONICAL.put(name, canonical);
        }
        return canonical;
    }

    private static String capitalized(String name) {
        var letters = name.toCharArray();
        boolean first = true;
        for (int i = 0; i < letters.length; i++) {
            char c = letters[i];
            if (first && c >= 'a' && c <= 'z') {
                letters[i] = (char) (c - 'a' + 'A');
            } else if (!first && c >= 'A' && c <= 'Z') {
                letters[i] = (char) (c - 'A' + 'a');
            }
            first = c == '-';
        }
        return new String(letters);
    }

    /** Our HTTP library reads bytes as Latin 1; upstream's takes them for UTF-8. */
    private static String text(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return new String(value.getBytes(ISO_8859_1), UTF_8);
            }
        }
        return value;
    }
}
