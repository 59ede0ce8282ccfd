package io.tandem.api;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The beginning of a text or a list of any length, for where it is told: a status has a limit, and takes all it says with
 * it.
 */
public final class Excerpt {
    private static final String MORE = "...";
    private static final int MOST = 10;

    private Excerpt() {}

    /** At most so many characters, and dots where some were left out; no character is cut in two. */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + MORE;
    }

    /** The first ten of several in one line, and how many more there are: {@code a, b and 3 more}. */
    public static <T> String names(Collection<T> all, Function<? super T, String> name) {
        return names(all, MOST, name);
    }

    /** The same with another number than ten. */
    public static <T> String names(Collection<T> all, int most, Function<? super T, String> name) {
        return first(all, most, name, ", ", " and ");
    }

    /** The same of what is longer than a name: {@code a is wrong; b is wrong; and 3 more}. */
    public static <T> String sentences(Collection<T> all, Function<? super T, String> sentence) {
        return sentences(all, MOST, sentence);
    }

    /** The same with another number than ten. */
    public static <T> String sentences(Collection<T> all, int most, Function<? super T, String> sentence) {
        return first(all, most, sentence, "; ", "; and ");
    }

    private static <T> String first(
            Collection<T> all, int most, Function<? super T, String> text, String between, String beforeTheRest) {
        var first = all.stream().limit(most).map(text).collect(Collectors.joining(between));
        return all.size() <= most ? first : first + beforeTheRest + "%d more".formatted(all.size() - most);
    }
}
