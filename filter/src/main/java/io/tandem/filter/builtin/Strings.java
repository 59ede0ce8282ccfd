package io.tandem.filter.builtin;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Search;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** Go's strings package, on {@link Text}. */
public final class Strings {
    private Strings() {}

    public static String trimSpace(String text) {
        return trim(text, Strings::isSpace);
    }

    /** @param set the characters to remove from both ends */
    public static String trim(String text, String set) {
        var characters = Text.decode(set);
        return trim(text, c -> characters.indexOf(c) >= 0);
    }

    /** Bytes that are part of no character stay as they are. */
    private static String trim(String text, IntPredicate unwanted) {
        int from = 0;
        while (from < text.length() && unwanted.test(character(text, from, Text.sizeAt(text, from)))) {
            from += Text.sizeAt(text, from);
        }
        int to = text.length();
        while (to > from && unwanted.test(character(text, to - Text.sizeBefore(text, to), Text.sizeBefore(text, to)))) {
            to -= Text.sizeBefore(text, to);
        }
        return text.substring(from, to);
    }

    private static int character(String text, int at, int size) {
        int first = text.charAt(at);
        return first < 0x80 ? first : Text.decode(text.substring(at, at + size)).codePointAt(0);
    }

    static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0x85 || c == 0xa0 || c > 0xff && Character.isSpaceChar(c);
    }

    public static String trimPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    public static String trimSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    /** Each character for itself, so the length in characters stays. */
    public static String upper(String text) {
        return mapped(text, Character::toUpperCase);
    }

    public static String lower(String text) {
        return mapped(text, Character::toLowerCase);
    }

    private static String mapped(String text, IntUnaryOperator mapping) {
        var java = Text.decode(text);
        var out = new StringBuilder(java.length());
        java.codePoints().map(mapping).forEach(out::appendCodePoint);
        return Text.encode(out.toString());
    }

    /**
     * @param limit how many parts at most; negative for all
     * @param keep whether a part keeps the separator that ends it
     */
    public static Slice split(String text, String separator, long limit, boolean keep, Budget budget) {
        if (limit == 0) {
            return Slice.nil(Type.STRINGS);
        }
        budget.bytes(text.length());
        var parts = separator.isEmpty() ? characters(text, limit, budget) : new ArrayList<String>();
        int at = parts.stream().mapToInt(String::length).sum();
        while (!separator.isEmpty() && (limit < 0 || parts.size() < limit - 1)) {
            int end = Search.indexOf(text, separator, at);
            if (end < 0) {
                break;
            }
            budget.steps(1);
            parts.add(text.substring(at, keep ? end + separator.length() : end));
            at = end + separator.length();
        }
        if (!separator.isEmpty() || at < text.length()) {
            parts.add(text.substring(at));
        }
        return Slice.of(Type.STRINGS, parts);
    }

    private static List<String> characters(String text, long limit, Budget budget) {
        var parts = new ArrayList<String>();
        for (int at = 0; at < text.length() && (limit < 0 || parts.size() < limit - 1); ) {
            int end = at + Text.sizeAt(text, at);
            budget.steps(1);
            parts.add(text.substring(at, end));
            at = end;
        }
        return parts;
    }

    /** @param count how many at most; negative for all */
    public static String replace(String text, String old, String replacement, long count, Budget budget) {
        if (old.equals(replacement) || count == 0) {
            return text;
        }
        var out = new StringBuilder();
        int at = 0;
        for (long done = 0; count < 0 || done < count; done++) {
            int found = old.isEmpty() ? afterCharacters(text, at, done) : Search.indexOf(text, old, at);
            if (found < 0) {
                break;
            }
            budget.bytes((long) found - at + replacement.length());
            out.append(text, at, found).append(replacement);
            at = found + old.length();
        }
        budget.bytes((long) text.length() - at);
        return out.append(text, at, text.length()).toString();
    }

    /** The empty string is found before the first character and after each; -1 when all were found. */
    private static int afterCharacters(String text, int at, long done) {
        if (done == 0) {
            return 0;
        }
        return at >= text.length() ? -1 : at + Text.sizeAt(text, at);
    }

    public static String repeat(String text, long count, Budget budget) {
        if (count < 0) {
            throw new EvalException("a string cannot be repeated " + count + " times");
        }
        if (!text.isEmpty()) {
            budget.bytes(Math.multiplyHigh(text.length(), count) > 0 ? -1 : text.length() * count);
        }
        return text.repeat((int) Math.min(count, Integer.MAX_VALUE));
    }
}
