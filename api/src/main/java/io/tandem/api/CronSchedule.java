package io.tandem.api;

import io.tandem.filter.time.TimeZones;
import java.time.Month;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A cron expression of exactly five fields (minute, hour, day of month, month, day of week), with names, ranges, lists
 * and steps; no descriptors such as {@code @daily}. Each field is a set of bits, bit n for value n.
 *
 * <p>A day matches if both day fields match, or, where neither is a star, if one of them does.
 *
 * @param zone from a prefix {@code TZ=} or {@code CRON_TZ=}
 * @param anyDayOfMonth the day of month is a star
 * @param anyDayOfWeek the day of week is a star
 */
public record CronSchedule(
        Optional<ZoneId> zone,
        long minutes,
        long hours,
        long daysOfMonth,
        long months,
        long daysOfWeek,
        boolean anyDayOfMonth,
        boolean anyDayOfWeek) {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException naming the part that is wrong
     */
    public static CronSchedule parse(String text) {
        Optional<ZoneId> zone = Optional.empty();
        var expression = text;
        if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
            var blank = text.indexOf(' ');
            if (blank < 0) {
                throw new IllegalArgumentException("'" + text + "' has a time zone but no fields after it");
            }
            zone = Optional.of(zone(text.substring(text.indexOf('=') + 1, blank)));
            expression = text.substring(blank);
        }
        var fields = expression.strip().split("\\s+");
        if (fields.length != 5 || expression.isBlank() || fields[0].startsWith("@")) {
            throw new IllegalArgumentException("'" + text
                    + "' must have five fields: minute, hour, day of month, month, day of week, such as 30 * * * *");
        }
        var dayOfMonth = new Field(1, 31, 1, List.of()).parse(fields[2]);
        var dayOfWeek = new Field(0, 6, 0, DAYS).parse(fields[4]);
        return new CronSchedule(
                zone,
                new Field(0, 59, 0, List.of()).parse(fields[0]).bits(),
                new Field(0, 23, 0, List.of()).parse(fields[1]).bits(),
                dayOfMonth.bits(),
                new Field(1, 12, 1, MONTHS).parse(fields[3]).bits(),
                dayOfWeek.bits(),
                dayOfMonth.star(),
                dayOfWeek.star());
    }

    /** Whether there is a date at all that it matches; February 30th is none. */
    public boolean everFires() {
        if (minutes == 0 || hours == 0 || months == 0) {
            return false;
        }
        var onSomeDate = IntStream.rangeClosed(1, 12)
                .filter(month -> (months & 1L << month) != 0)
                .anyMatch(month -> (daysOfMonth & (2L << Month.of(month).maxLength()) - 1) != 0);
        return anyDayOfMonth || anyDayOfWeek ? onSomeDate && daysOfWeek != 0 : onSomeDate || daysOfWeek != 0;
    }

    private static ZoneId zone(String name) {
        return TimeZones.find(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + name + "' is not a time zone such as Europe/Berlin"));
    }

    private record Bits(long bits, boolean star) {}

    private record Field(int min, int max, int firstName, List<String> names) {
        Bits parse(String text) {
            var bits = 0L;
            var star = false;
            for (var part : text.split(",")) {
                if (!part.isEmpty()) {
                    var range = range(part);
                    bits |= range.bits();
                    star |= range.star();
                }
            }
            return new Bits(bits, star);
        }

        private Bits range(String part) {
            var slash = part.split("/", -1);
            var ends = slash[0].split("-", -1);
            if (slash.length > 2 || ends.length > 2) {
                throw wrong(part);
            }
            var any = ends[0].equals("*") || ends[0].equals("?");
            var start = any ? min : number(ends[0], part);
            var end = any || (ends.length == 1 && slash.length == 2) ? max : number(ends[ends.length - 1], part);
            var step = slash.length == 2 ? plain(slash[1], part) : 1;
            if (start < min || end > max || start > end || step == 0) {
                throw wrong(part);
            }
            var bits = 0L;
            for (var value = start; value <= end; value += step) {
                bits |= 1L << value;
            }
            return new Bits(bits, any && step == 1);
        }

        private int number(String text, String part) {
            var name = names.indexOf(text.toLowerCase(Locale.ROOT));
            return name >= 0 ? name + firstName : plain(text, part);
        }

        private int plain(String text, String part) {
            if (!text.matches("\\d{1,4}")) {
                throw wrong(part);
            }
            return Integer.parseInt(text);
        }

        private IllegalArgumentException wrong(String part) {
            return new IllegalArgumentException(
                    "'" + part + "' is not a value, range or step between " + min + " and " + max);
        }
    }
}
