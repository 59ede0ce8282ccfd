package io.tandem.filter.gjson;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A value in the place of a path: {@code !"text"}, {@code !5}, {@code !true}, {@code !{"a":1}}.
 *
 * @param rest of the path behind it
 */
record Static(Found value, String rest) {
    private static final Set<String> WORDS = Set.of("true", "false", "null", "nan", "inf");

    /** Empty if the path does not begin with one. */
    static Optional<Static> read(String path) {
        if (!path.startsWith("!")) {
            return Optional.empty();
        }
        var text = path.substring(1);
        if (!text.isEmpty() && "{[\"+-0123456789".indexOf(text.charAt(0)) >= 0) {
            int close = Brackets.end(text);
            int end = close < 0 ? text.length() : close;
            return Optional.of(new Static(Literals.parse(text.substring(0, end)), text.substring(end)));
        }
        int end = 0;
        while (end < text.length() && text.charAt(end) != '|' && text.charAt(end) != '.') {
            end++;
        }
        var word = text.substring(0, end);
        return WORDS.contains(word.toLowerCase(Locale.ROOT))
                ? Optional.of(new Static(Literals.parse(word), text.substring(end)))
                : Optional.empty();
    }
}
