package io.tandem.filter.value;

/**
 * Finds texts in texts in linear time. Java's own search compares each place anew, so a long text that is almost found
 * everywhere, such as {@code aaaa...b} in {@code aaaa...}, would take minutes; both may come from an event.
 */
public final class Search {
    /** Up to this length Java's search is quick whatever the text. */
    private static final int SHORT = 64;

    private Search() {}

    public static boolean contains(String text, String wanted) {
        return indexOf(text, wanted, 0) >= 0;
    }

    /** The first place that is not before {@code from}; -1 if there is none. */
    public static int indexOf(String text, String wanted, int from) {
        return wanted.length() <= SHORT ? text.indexOf(wanted, from) : new Table(wanted, false).find(text, from);
    }

    /** The last place; -1 if there is none. */
    public static int lastIndexOf(String text, String wanted) {
        if (wanted.length() <= SHORT) {
            return text.lastIndexOf(wanted);
        }
        int fromEnd = new Table(wanted, true).find(text, 0);
        return fromEnd < 0 ? -1 : text.length() - fromEnd - wanted.length();
    }

    /** The search of Knuth, Morris and Pratt, forwards or from the end. */
    private static final class Table {
        private final String wanted;
        private final boolean backwards;
        /** For each length of a part that matched, the longest shorter one that then matches too. */
        private final int[] shorter;

        Table(String wanted, boolean backwards) {
            this.wanted = wanted;
            this.backwards = backwards;
            shorter = new int[wanted.length() + 1];
            for (int i = 1, matched = 0; i < wanted.length(); i++) {
                matched = extended(matched, at(wanted, i));
                shorter[i + 1] = matched;
            }
        }

        int find(String text, int from) {
            int matched = 0;
            for (int i = from; i < text.length(); i++) {
                matched = extended(matched, at(text, i));
                if (matched == wanted.length()) {
                    return i + 1 - matched;
                }
            }
            return -1;
        }

        /** How much matches with one more character. */
        private int extended(int before, char next) {
            int matched = before;
            while (matched > 0 && at(wanted, matched) != next) {
                matched = shorter[matched];
            }
            return at(wanted, matched) == next ? matched + 1 : 0;
        }

        private char at(String text, int index) {
            return text.charAt(backwards ? text.length() - 1 - index : index);
        }
    }
}
