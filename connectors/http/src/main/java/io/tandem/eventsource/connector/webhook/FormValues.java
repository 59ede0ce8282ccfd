package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names and values of queries and forms; a semicolon separates nothing and makes its pair invalid, as upstream. What pairs
 * become in memory is many times their bytes, so that their number is bounded, as Go's library bounds it.
 */
public final class FormValues {
    static final int MOST_PAIRS = 10_000;
    static final String TOO_MANY = "more than %d pairs are not taken".formatted(MOST_PAIRS);

    private FormValues() {}

    /** Whether it has more pairs than are taken; null has none. */
    static boolean isTooMany(String text) {
        return text != null
                && text.chars().filter(c -> c == '&').limit(MOST_PAIRS).count() == MOST_PAIRS;
    }

    /**
     * Reads what can be read and leaves out invalid pairs; null is empty.
     *
     * @throws IllegalArgumentException if there are {@linkplain #isTooMany too many}
     */
    static Map<String, List<String>> lenient(String text) {
        return parse(text == null ? "" : text, false);
    }

    /** @throws IllegalArgumentException saying which pair is invalid and why, or that there are too many; quotes nothing */
    public static Map<String, List<String>> strict(String text) {
        return parse(text, true);
    }

    private static Map<String, List<String>> parse(String text, boolean strict) {
        if (isTooMany(text)) {
            throw new IllegalArgumentException(TOO_MANY);
        }
        var values = new HashMap<String, List<String>>();
        int count = 0;
        for (int begin = 0; begin <= text.length(); ) {
            int found = text.indexOf('&', begin);
            int end = found < 0 ? text.length() : found;
            count++;
            if (end > begin && !add(values, text.substring(begin, end)) && strict) {
                throw new IllegalArgumentException(
                        "pair %d has a semicolon, which is written %%3B, or a percent sign without two digits"
                                .formatted(count));
            }
            begin = end + 1;
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
