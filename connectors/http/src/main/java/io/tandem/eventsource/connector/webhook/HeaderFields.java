package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Header fields as upstream's HTTP library hands them to events. */
final class HeaderFields {
    private static final String MASK = "*** Masked Auth Secret ***";
    private static final Set<String> CONSUMED = Set.of("Host", "Transfer-Encoding");
    private static final Comparator<Field> BY_NAME = Comparator.comparing(Field::name);
    private static final String TRAILER = "Trailer";
    private static final String EXPECT = "Expect";
    private static final String CONTINUE = "100-continue";
    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String NO_CACHE = "no-cache";
    private static final int NAMES_KEPT = 1000;
    private static final Map<String, String> CANONICAL = new ConcurrentHashMap<>();

    private HeaderFields() {}

    /**
     * Names and values in turn, sorted by name, values of one name in their order; {@code Host} and what framed the message
     * are left out, credentials are masked. {@code Pragma: no-cache} of HTTP/1 is {@code Cache-Control}, too; its {@code Trailer} stays
     * where the body is not chunked. HTTP/2 has neither that nor {@code Expect: 100-continue}, and cookies that its client divided
     * are one field already.
     *
     * @param secret names of fields to mask beside {@code Authorization}
     */
    static List<String> sorted(MultiMap raw, HttpVersion version, Set<String> secret) {
        var fields = new ArrayList<Field>(raw.size());
        raw.forEach((rawName, value) -> add(fields, canonical(rawName), value, secret));
        if (version == HttpVersion.HTTP_2) {
            fields.removeIf(field -> field.name.equals(TRAILER) || isContinue(field));
        } else {
            addCacheControl(fields);
            if (raw.contains(HttpHeaders.TRANSFER_ENCODING)) { // else no trailer can follow, and the field says nothing
                fields.removeIf(field -> field.name.equals(TRAILER));
            }
        }
        fields.sort(BY_NAME); // stable, and fast however many a sender sends
        var flat = new ArrayList<String>(fields.size() * 2);
        for (var field : fields) {
            flat.add(field.name);
            flat.add(field.value);
        }
        return flat;
    }

    private static void add(List<Field> fields, String name, String value, Set<String> secret) {
        if (CONSUMED.contains(name) || name.startsWith(":")) {
            return;
        }
        if (!name.equals("Authorization") && !secret.contains(name)) {
            fields.add(new Field(name, text(value)));
        } else if (fields.stream().noneMatch(field -> field.name.equals(name))) {
            fields.add(new Field(name, MASK));
        }
    }

    /** Whether it asks whether to go on, which HTTP/2's library answers. */
    private static boolean isContinue(Field field) {
        return field.name.equals(EXPECT) && field.value.strip().equalsIgnoreCase(CONTINUE);
    }

    private static void addCacheControl(List<Field> fields) {
        var pragma =
                fields.stream().filter(field -> field.name.equals("Pragma")).findFirst();
        if (pragma.filter(field -> field.value.equals(NO_CACHE)).isPresent()
                && fields.stream().noneMatch(field -> field.name.equals(CACHE_CONTROL))) {
            fields.add(new Field(CACHE_CONTROL, NO_CACHE));
        }
    }

    private record Field(String name, String value) {}

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
    static String text(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return new String(value.getBytes(ISO_8859_1), UTF_8);
            }
        }
        return value;
    }
}
