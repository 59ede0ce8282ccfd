package io.tandem.filter.path;

/** Finds a piece of text outside of quotes and brackets. */
final class TopLevel {
    private int round;
    private int square;
    /** The quote that is open; 0 if there is none. */
    private char quote;

    private TopLevel() {}

    /** Where it is first; -1 if it is not there. The empty text is found behind the first character that is outside. */
    static int indexOf(String wanted, String text) {
        var level = new TopLevel();
        for (int i = 0; i < text.length(); i++) {
            level.read(text.charAt(i));
            int start = i + 1 - wanted.length();
            if (level.isOutside() && start >= 0 && text.startsWith(wanted, start)) {
                return start;
            }
        }
        return -1;
    }

    private boolean isOutside() {
        return quote == 0 && round <= 0 && square <= 0;
    }

    private void read(char c) {
        switch (c) {
            case '(', ')' -> round += quote == 0 && square <= 0 ? c == '(' ? 1 : -1 : 0;
            case '[', ']' -> square += quote == 0 && round <= 0 ? c == '[' ? 1 : -1 : 0;
            case '\'', '"' -> {
                if (round <= 0 && square <= 0 && (quote == 0 || quote == c)) {
                    quote = quote == 0 ? c : 0;
                }
            }
            default -> {}
        }
    }
}
