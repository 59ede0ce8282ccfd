package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names and values of queries and forms; a semicolon separates nothing and makes its pair invalid, as upstream. */
final class FormValues {
    private FormValues() {}

    /** Reads what can be read and leaves out invalid pairs; null is empty. */
    static Map<String, List<String>> lenient(String text) {
        return parse(text == null ? "" : text, false);
    }

    /** @throws IllegalArgumentException naming the first invalid pair */
    static Map<String, List<String>> strict(String text) {
        return parse(text, true);
    }

    private static Map<String, List<String>> parse(String text, boolean strict) {
        var values = new HashMap<String, List<String>>();
        for (var pair : text.split("&")) {
            if (!pair.isEmpty()) {
                add(values, pair, strict);
            }
        }
        return values;
    }

    private static void add(Map<String, List<String>> values, String pair, boolean strict) {
        try {
            if (pair.indexOf(';') >= 0) {
                throw new IllegalArgumentException("a semicolon has to be written %3B");
            }
            int equals = pair.indexOf('=');
            var name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), UTF_8);
            var value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8);
            values.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(value);
        } catch (IllegalArgumentException e) {
            if (strict) {
                throw new IllegalArgumentException("\"%s\": %s".formatted(pair, e.getMessage()), e);
            }
        }
    }
}
