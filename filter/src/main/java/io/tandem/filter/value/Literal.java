package io.tandem.filter.value;

/**
 * The plain text that a regular expression begins with: {@code refs/heads/} of {@code ^refs/heads/(a|b)$}. Most patterns of
 * filters are nothing else, and most events lack it, so most texts never meet the regular expression.
 *
 * @param text empty if it begins otherwise, or in a way that is not understood here
 * @param atStart whether matches begin where the text does
 * @param atEnd whether matches end where the text does; only of whole patterns
 * @param whole whether the pattern has nothing else
 */
record Literal(String text, boolean atStart, boolean atEnd, boolean whole) {
    private static final Literal NONE = new Literal("", false, false, false);
    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    /** @param pattern a valid one */
    static Literal of(String pattern) {
        if (isIntricate(pattern) || hasAlternatives(pattern)) {
            return NONE;
        }
        boolean atStart = pattern.startsWith("^");
        var text = new StringBuilder();
        int at = atStart ? 1 : 0;
        while (at < pattern.length()) {
            boolean escaped = pattern.charAt(at) == '\\' && SPECIAL.indexOf(pattern.charAt(at + 1)) >= 0;
            if (!escaped && SPECIAL.indexOf(pattern.charAt(at)) >= 0) {
                break;
            }
            text.append(pattern.charAt(escaped ? at + 1 : at));
            at += escaped ? 2 : 1;
        }
        var rest = pattern.substring(at);
        boolean repeated = !rest.isEmpty() && "*?+{".indexOf(rest.charAt(0)) >= 0;
        if (repeated && !text.isEmpty()) {
            text.setLength(text.length() - 1);
        }
        boolean atEnd = rest.equals("$");
        return new Literal(text.toString(), atStart, atEnd, atEnd || rest.isEmpty());
    }

    /** Whether it has something that makes finding brackets hard, or is no ASCII. */
    private static boolean isIntricate(String pattern) {
        return pattern.contains("\\Q")
                || pattern.contains("(?")
                || pattern.contains("[:")
                || pattern.contains("[]")
                || pattern.contains("[^]")
                || pattern.chars().anyMatch(c -> c >= 0x80);
    }

    /** Outside of all brackets, where they are alternatives to what the pattern begins with. */
    private static boolean hasAlternatives(String pattern) {
        int depth = 0;
        boolean inClass = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
            } else if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
            } else if (c == '|' && depth == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text can have no match; if {@link #whole}, it has one otherwise. */
    boolean isMissingIn(String searched) {
        if (atStart) {
            return !searched.startsWith(text) || atEnd && searched.length() != text.length();
        }
        return atEnd ? !searched.endsWith(text) : !Search.contains(searched, text);
    }
}
