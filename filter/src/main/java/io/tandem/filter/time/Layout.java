package io.tandem.filter.time;

import java.util.ArrayList;
import java.util.List;

/** A layout of Go: the reference time {@code Mon Jan 2 15:04:05 MST 2006}, written as one wants to see others. */
final class Layout {
    /** What a part of a layout stands for. */
    enum Field {
        LITERAL,
        YEAR,
        YEAR2,
        MONTH,
        MONTH2,
        MONTH_NAME,
        MONTH_SHORT,
        DAY,
        DAY2,
        DAY_PADDED,
        DAY_OF_YEAR,
        DAY_OF_YEAR_PADDED,
        WEEKDAY,
        WEEKDAY_SHORT,
        HOUR,
        HOUR12,
        HOUR12_2,
        MINUTE,
        MINUTE2,
        SECOND,
        SECOND2,
        FRACTION,
        FRACTION_TRIMMED,
        HALF_UPPER,
        HALF_LOWER,
        ZONE_NAME,
        /** The offset; the text shows its form. */
        OFFSET
    }

    record Part(Field field, String text) {}

    private record Word(String text, Field field) {}

    /** The longer of two that begin alike comes first. */
    private static final List<Word> WORDS = List.of(
            new Word("January", Field.MONTH_NAME),
            new Word("Jan", Field.MONTH_SHORT),
            new Word("Monday", Field.WEEKDAY),
            new Word("Mon", Field.WEEKDAY_SHORT),
            new Word("MST", Field.ZONE_NAME),
            new Word("002", Field.DAY_OF_YEAR),
            new Word("01", Field.MONTH2),
            new Word("02", Field.DAY2),
            new Word("03", Field.HOUR12_2),
            new Word("04", Field.MINUTE2),
            new Word("05", Field.SECOND2),
            new Word("06", Field.YEAR2),
            new Word("15", Field.HOUR),
            new Word("2006", Field.YEAR),
            new Word("__2", Field.DAY_OF_YEAR_PADDED),
            new Word("_2006", Field.LITERAL),
            new Word("_2", Field.DAY_PADDED),
            new Word("PM", Field.HALF_UPPER),
            new Word("pm", Field.HALF_LOWER),
            new Word("-07:00:00", Field.OFFSET),
            new Word("-070000", Field.OFFSET),
            new Word("-07:00", Field.OFFSET),
            new Word("-0700", Field.OFFSET),
            new Word("-07", Field.OFFSET),
            new Word("Z07:00:00", Field.OFFSET),
            new Word("Z070000", Field.OFFSET),
            new Word("Z07:00", Field.OFFSET),
            new Word("Z0700", Field.OFFSET),
            new Word("Z07", Field.OFFSET),
            new Word("1", Field.MONTH),
            new Word("2", Field.DAY),
            new Word("3", Field.HOUR12),
            new Word("4", Field.MINUTE),
            new Word("5", Field.SECOND));

    private Layout() {}

    static List<Part> parts(String layout) {
        var parts = new ArrayList<Part>();
        var literal = new StringBuilder();
        for (int at = 0; at < layout.length(); ) {
            var part = partAt(layout, at);
            if (part.field() == Field.LITERAL) {
                literal.append(layout.charAt(at++));
                continue;
            }
            if (!literal.isEmpty()) {
                parts.add(new Part(Field.LITERAL, literal.toString()));
                literal.setLength(0);
            }
            parts.add(part);
            at += part.text().length();
        }
        if (!literal.isEmpty()) {
            parts.add(new Part(Field.LITERAL, literal.toString()));
        }
        return parts;
    }

    private static Part partAt(String layout, int at) {
        char c = layout.charAt(at);
        if ((c == '.' || c == ',') && at + 1 < layout.length() && "09".indexOf(layout.charAt(at + 1)) >= 0) {
            return fraction(layout, at);
        }
        for (var word : WORDS) {
            if (layout.startsWith(word.text(), at) && !isPartOfWord(layout, at, word)) {
                return new Part(word.field(), word.text());
            }
        }
        return new Part(Field.LITERAL, "");
    }

    /** {@code Jan} in a longer word such as {@code Jank} is that word. */
    private static boolean isPartOfWord(String layout, int at, Word word) {
        boolean shortName = word.field() == Field.MONTH_SHORT || word.field() == Field.WEEKDAY_SHORT;
        int end = at + word.text().length();
        return shortName && end < layout.length() && Character.isLowerCase(layout.charAt(end));
    }

    private static Part fraction(String layout, int at) {
        char digit = layout.charAt(at + 1);
        int end = at + 1;
        while (end < layout.length() && layout.charAt(end) == digit) {
            end++;
        }
        if (end < layout.length() && Character.isDigit(layout.charAt(end))) {
            return new Part(Field.LITERAL, "");
        }
        return new Part(digit == '0' ? Field.FRACTION : Field.FRACTION_TRIMMED, layout.substring(at, end));
    }
}
