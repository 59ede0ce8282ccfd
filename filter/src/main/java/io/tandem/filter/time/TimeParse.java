package io.tandem.filter.time;

import io.tandem.filter.time.Layout.Part;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Time;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** Text into times by a layout of Go. */
public final class TimeParse {
    private static final int NONE = Integer.MIN_VALUE;

    private final String text;
    private int at;
    private int year;
    private int month = NONE;
    private int day = NONE;
    private int dayOfYear = NONE;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private boolean afternoon;
    private boolean morning;
    private int offset = NONE;
    private boolean utc;
    private String zoneName = "";

    private TimeParse(String text) {
        this.text = text;
    }

    /**
     * A text without a zone of its own is UTC.
     *
     * @throws EvalException if the text does not fit the layout
     */
    public static Time parse(String layout, String text) {
        return parse(layout, text, ZoneOffset.UTC, ZoneId.systemDefault());
    }

    /**
     * @param zone for texts without a zone of their own
     * @throws EvalException if the text does not fit the layout
     */
    public static Time parse(String layout, String text, ZoneId zone) {
        return parse(layout, text, zone, zone);
    }

    /** @param around whose offsets and abbreviations a text may use */
    private static Time parse(String layout, String text, ZoneId zone, ZoneId around) {
        var parse = new TimeParse(text);
        try {
            var parts = Layout.parts(layout);
            for (int i = 0; i < parts.size(); i++) {
                parse.part(parts.get(i), parts.subList(i + 1, parts.size()));
            }
            if (parse.at != text.length()) {
                throw parse.mismatch(layout);
            }
            return parse.time(zone, around);
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
            throw parse.mismatch(layout);
        }
    }

    private EvalException mismatch(String layout) {
        return new EvalException("'%s' is no time of the layout '%s'".formatted(text, layout));
    }

    private void part(Part part, List<Part> rest) {
        switch (part.field()) {
            case LITERAL -> literal(part.text());
            case YEAR -> year = digits(4, 4);
            case YEAR2 -> {
                int two = digits(2, 2);
                year = two >= 69 ? 1900 + two : 2000 + two;
            }
            case MONTH -> month = digits(1, 2);
            case MONTH2 -> month = digits(2, 2);
            case MONTH_NAME -> month = name(Month.values(), false);
            case MONTH_SHORT -> month = name(Month.values(), true);
            case DAY -> day = digits(1, 2);
            case DAY2 -> day = digits(2, 2);
            case DAY_PADDED -> {
                blanks();
                day = digits(1, 2);
            }
            case DAY_OF_YEAR -> dayOfYear = digits(3, 3);
            case DAY_OF_YEAR_PADDED -> {
                blanks();
                dayOfYear = digits(1, 3);
            }
            case WEEKDAY -> name(DayOfWeek.values(), false);
            case WEEKDAY_SHORT -> name(DayOfWeek.values(), true);
            case HOUR -> hour = digits(1, 2);
            case HOUR12 -> hour = hour12(digits(1, 2));
            case HOUR12_2 -> hour = hour12(digits(2, 2));
            case MINUTE -> minute = digits(1, 2);
            case MINUTE2 -> minute = digits(2, 2);
            case SECOND -> seconds(1, rest);
            case SECOND2 -> seconds(2, rest);
            case FRACTION -> fraction(part.text().length() - 1);
            case FRACTION_TRIMMED -> optionalFraction();
            case HALF_UPPER -> half("AM", "PM");
            case HALF_LOWER -> half("am", "pm");
            case ZONE_NAME -> zone();
            case OFFSET -> offset(part.text());
        }
    }

    private Time time(ZoneId zone, ZoneId around) {
        if (afternoon && hour < 12) {
            hour += 12;
        } else if (morning && hour == 12) {
            hour = 0;
        }
        var local = LocalDateTime.of(date(), LocalTime.of(hour, minute, second, nanos));
        if (utc) {
            return Time.of(local.atZone(ZoneOffset.UTC));
        }
        if (offset != NONE) {
            return ZonedTime.offset(local, offset, zoneName, around);
        }
        return zoneName.isEmpty() ? Time.of(ZonedTime.at(local, zone)) : ZonedTime.named(local, zoneName, around);
    }

    private LocalDate date() {
        if (dayOfYear != NONE) {
            return LocalDate.ofYearDay(year, dayOfYear);
        }
        return LocalDate.of(year, month == NONE ? 1 : month, day == NONE ? 1 : day);
    }

    private void literal(String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (expected.charAt(i) == ' ') {
                blanks();
            } else if (at < text.length() && text.charAt(at) == expected.charAt(i)) {
                at++;
            } else {
                throw new DateTimeException("expected " + expected);
            }
        }
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private int digits(int atLeast, int atMost) {
        int start = at;
        while (at < text.length() && at - start < atMost && isDigit(at)) {
            at++;
        }
        if (at - start < atLeast) {
            throw new DateTimeException("expected digits");
        }
        return Integer.parseInt(text, start, at, 10);
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private static int hour12(int hour) {
        if (hour > 12) {
            throw new DateTimeException("no hour of half a day");
        }
        return hour;
    }

    /** Seconds may have a fraction that the layout does not show. */
    private void seconds(int atLeast, List<Part> rest) {
        second = digits(atLeast, 2);
        boolean shown = !rest.isEmpty() && rest.getFirst().field().name().startsWith("FRACTION");
        if (!shown) {
            optionalFraction();
        }
    }

    private void optionalFraction() {
        if (at + 1 < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',') && isDigit(at + 1)) {
            int end = at + 1;
            while (isDigit(end)) {
                end++;
            }
            fraction(end - at - 1);
        }
    }

    private void fraction(int digits) {
        char point = text.charAt(at);
        if (point != '.' && point != ',' || digits > 9) {
            throw new DateTimeException("expected a fraction");
        }
        at++;
        nanos = digits(digits, digits) * (int) Math.pow(10, 9.0 - digits);
    }

    private void half(String before, String after) {
        morning = text.startsWith(before, at);
        afternoon = text.startsWith(after, at);
        if (!morning && !afternoon) {
            throw new DateTimeException("expected " + before + " or " + after);
        }
        at += 2;
    }

    private void zone() {
        if (text.startsWith("UTC", at)) {
            utc = true;
            at += 3;
            return;
        }
        int end = at;
        while (end < text.length() && text.charAt(end) >= 'A' && text.charAt(end) <= 'Z') {
            end++;
        }
        if (text.startsWith("GMT", at) && end == at + 3 && end < text.length() && "+-".indexOf(text.charAt(end)) >= 0) {
            end++;
            while (isDigit(end)) {
                end++;
            }
        } else if (end - at < 3 || end - at > 5) {
            throw new DateTimeException("expected a zone");
        }
        zoneName = text.substring(at, end);
        at = end;
    }

    private void offset(String layout) {
        if (layout.charAt(0) == 'Z' && text.startsWith("Z", at)) {
            utc = true;
            at++;
            return;
        }
        char sign = text.charAt(at++);
        if (sign != '+' && sign != '-') {
            throw new DateTimeException("expected an offset");
        }
        boolean colons = layout.indexOf(':') >= 0;
        int fields = layout.replace(":", "").length() / 2;
        int seconds = 0;
        int unit = 3600;
        for (int i = 0; i < fields; i++, unit /= 60) {
            if (i > 0 && colons) {
                literal(":");
            }
            seconds += digits(2, 2) * unit;
        }
        offset = sign == '-' ? -seconds : seconds;
    }

    /** @return the place of the name, from 1 */
    private int name(Enum<?>[] all, boolean abbreviated) {
        for (int i = 0; i < all.length; i++) {
            var full = all[i] instanceof Month m
                    ? m.getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                    : ((DayOfWeek) all[i]).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            var name = abbreviated ? full.substring(0, 3) : full;
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return i + 1;
            }
        }
        throw new DateTimeException("expected a name");
    }
}
