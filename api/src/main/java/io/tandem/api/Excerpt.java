package io.tandem.api;

/** The beginning of a text of any length, for where it is told: a status has a limit, and takes all it says with it. */
public final class Excerpt {
    private static final String MORE = "...";

    private Excerpt() {}

    /** At most so many characters, and dots where some were left out; no character is cut in two. */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + MORE;
    }
}
