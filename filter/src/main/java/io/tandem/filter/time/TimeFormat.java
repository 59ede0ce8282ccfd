package io.tandem.filter.time;

import io.tandem.filter.time.Layout.Part;
import io.tandem.filter.value.Time;
import java.time.format.TextStyle;
import java.util.Locale;

/** Times as text by a layout of Go. */
public final class TimeFormat {
    private TimeFormat() {}

    public static String format(Time time, String layout) {
        var out = new StringBuilder();
        for (var part : Layout.parts(layout)) {
            out.append(text(time, part));
        }
        return out.toString();
    }

    private static String text(Time time, Part part) {
        var value = time.value();
        int hour12 = value.getHour() % 12 == 0 ? 12 : value.getHour() % 12;
        return switch (part.field()) {
            case LITERAL -> part.text();
            case YEAR -> (value.getYear() < 0 ? "-" : "") + padded(Math.abs(value.getYear()), 4, '0');
            case YEAR2 -> padded(Math.floorMod(value.getYear(), 100), 2, '0');
            case MONTH -> Integer.toString(value.getMonthValue());
            case MONTH2 -> padded(value.getMonthValue(), 2, '0');
            case MONTH_NAME -> value.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case MONTH_SHORT ->
                value.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case DAY -> Integer.toString(value.getDayOfMonth());
            case DAY2 -> padded(value.getDayOfMonth(), 2, '0');
            case DAY_PADDED -> padded(value.getDayOfMonth(), 2, ' ');
            case DAY_OF_YEAR -> padded(value.getDayOfYear(), 3, '0');
            case DAY_OF_YEAR_PADDED -> padded(value.getDayOfYear(), 3, ' ');
            case WEEKDAY -> value.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case WEEKDAY_SHORT ->
                value.getDayOfWeek()
                        .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                        .substring(0, 3);
            case HOUR -> padded(value.getHour(), 2, '0');
            case HOUR12 -> Integer.toString(hour12);
            case HOUR12_2 -> padded(hour12, 2, '0');
            case MINUTE -> Integer.toString(value.getMinute());
            case MINUTE2 -> padded(value.getMinute(), 2, '0');
            case SECOND -> Integer.toString(value.getSecond());
            case SECOND2 -> padded(value.getSecond(), 2, '0');
            case FRACTION -> fraction(value.getNano(), part.text());
            case FRACTION_TRIMMED -> trimmed(fraction(value.getNano(), part.text()));
            case HALF_UPPER -> value.getHour() < 12 ? "AM" : "PM";
            case HALF_LOWER -> value.getHour() < 12 ? "am" : "pm";
            case ZONE_NAME -> time.zone();
            case OFFSET -> offset(value.getOffset().getTotalSeconds(), part.text());
        };
    }

    private static String padded(long value, int width, char fill) {
        var digits = Long.toString(value);
        return String.valueOf(fill).repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static String fraction(int nanos, String layout) {
        int digits = Math.min(layout.length() - 1, 9);
        return layout.charAt(0) + padded(nanos, 9, '0').substring(0, digits) + "0".repeat(layout.length() - 1 - digits);
    }

    private static String trimmed(String fraction) {
        int end = fraction.length();
        while (end > 1 && fraction.charAt(end - 1) == '0') {
            end--;
        }
        return end == 1 ? "" : fraction.substring(0, end);
    }

    private static String offset(int seconds, String layout) {
        if (seconds == 0 && layout.charAt(0) == 'Z') {
            return "Z";
        }
        int size = Math.abs(seconds);
        var hours = padded(size / 3600, 2, '0');
        var minutes = padded(size / 60 % 60, 2, '0');
        var rest = padded(size % 60, 2, '0');
        return (seconds < 0 ? "-" : "+")
                + switch (layout.length()) {
                    case 3 -> hours;
                    case 5 -> hours + minutes;
                    case 6 -> hours + ":" + minutes;
                    case 7 -> hours + minutes + rest;
                    default -> hours + ":" + minutes + ":" + rest;
                };
    }
}
