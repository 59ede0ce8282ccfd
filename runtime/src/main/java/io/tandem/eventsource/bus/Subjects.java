package io.tandem.eventsource.bus;

import java.util.regex.Pattern;

/** Subjects of NATS: tokens between dots. */
final class Subjects {
    private static final Pattern TOKEN = Pattern.compile("[^\\s.*>]+");

    private Subjects() {}

    /** {@code default.<source>.<event>}; both names must be tokens. */
    static String of(String source, String event) {
        return "%s.%s.%s".formatted(StreamPlan.STREAM, source, event);
    }

    /** Whether the text can stand between two dots. */
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /** Whether every subject that {@code narrow} matches is matched by {@code wide} too. */
    static boolean covers(String wide, String narrow) {
        String[] pattern = wide.split("\\.", -1);
        String[] tokens = narrow.split("\\.", -1);
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].equals(">")) {
                return i < tokens.length;
            }
            if (i >= tokens.length || !pattern[i].equals("*") && !pattern[i].equals(tokens[i])) {
                return false;
            }
        }
        return pattern.length == tokens.length;
    }
}
