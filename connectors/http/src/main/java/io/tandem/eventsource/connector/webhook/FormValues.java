package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names and values of queries and forms; a semicolon separates nothing and makes its pair invalid, as upstream. */
public final class FormValues {
    private FormValues() {}

    /** Reads what can be read and leaves out invalid pairs; null is empty. */
    static Map<String, List<String>> lenient(String text) {
        return parse(text == null ? "" : text, false);
    }

    /** @throws IllegalArgumentException saying which pair is invalid and why; quotes nothing */
    public static Map<String, List<String>> strict(String text) {
        return parse(text, true);
    }

    private static Map<String, List<String>> parse(String text, boolean strict) {
        var values = new HashMap<String, List<String>>();
        int count = 0;
        for (var pair : text.split("&")) {
            count++;
            if (!pair.isEmpty() && !add(values, pair) && strict) {
                throw new IllegalArgumentException(
                        "pair %d has a semicolon, which is written %%3B, or a percent sign without two digits"
                                .formatted(count));
            }
        }
        return values;
    }

    private static boolean add(Map<String, List<String>> values, String pair) {
        if (pair.indexOf(';') >= 0) {
            return false;
        }
        try {
            int equals = pair.indexOf('=');
            var name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), UTF_8);
            var value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8);
            values.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
