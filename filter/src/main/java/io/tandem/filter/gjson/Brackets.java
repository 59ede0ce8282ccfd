package io.tandem.filter.gjson;

/** Texts with brackets of three kinds, which are not told apart, and strings in quotes. */
final class Brackets {
    private Brackets() {}

    /** Behind the bracket that closes the one which the text begins with; -1 if none does. */
    static int end(String text) {
        return end(text, 1);
    }

    /** Behind the first bracket from {@code from} on that closes more than was opened there; -1 if there is none. */
    static int end(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '"' -> i = closingQuote(text, i);
                case '{', '[', '(' -> depth++;
                case '}', ']', ')' -> {
                    if (--depth == 0) {
                        return i + 1;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    /** Of the quote at this place; the end of the text if none closes it. */
    static int closingQuote(String text, int open) {
        int i = open + 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length());
    }
}
