package io.tandem.filter.sprig;

import io.tandem.filter.value.Budget;

/** Breaks a line at spaces. */
final class Wrapping {
    private Wrapping() {}

    /**
     * @param width of a line in bytes; below 1 it is 1
     * @param separator between lines; empty means a line break
     * @param breakWords whether a word longer than a line is cut, else it gets a line of its own
     */
    static String wrap(String text, long width, String separator, boolean breakWords, Budget budget) {
        var between = separator.isEmpty() ? "\n" : separator;
        long room = Math.max(width, 1);
        var out = new StringBuilder();
        int at = 0;
        while (text.length() - at > room) {
            if (text.charAt(at) == ' ') {
                at++;
                continue;
            }
            int full = at + (int) room;
            int space = text.lastIndexOf(' ', full);
            boolean fits = space > at;
            if (!fits && !breakWords) {
                space = text.indexOf(' ', full);
            }
            int end = fits || !breakWords ? space : full;
            if (end < 0) {
                break;
            }
            budget.bytes((long) end - at + between.length());
            out.append(text, at, end).append(between);
            at = fits || !breakWords ? end + 1 : end;
        }
        budget.bytes((long) text.length() - at);
        return out.append(text, at, text.length()).toString();
    }
}
