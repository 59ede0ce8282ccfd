package io.tandem.eventsource.connector.calendar;

import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression.
 *
 * @param bits the values it has
 * @param star it restricts nothing: {@code *} or {@code ?}, alone or in its list, with no step or a step of one
 */
record CronField(long bits, boolean star) {
    boolean has(int value) {
        return (bits >> value & 1) == 1;
    }

    /** The five fields, with their bounds and the names that stand for numbers. */
    enum Kind {
        MINUTE(0, 59, List.of()),
        HOUR(0, 23, List.of()),
        DAY_OF_MONTH(1, 31, List.of()),
        MONTH(1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
        DAY_OF_WEEK(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

        private final int low;
        private final int high;
        private final List<String> names;

        Kind(int low, int high, List<String> names) {
            this.low = low;
            this.high = high;
            this.names = names;
        }

        /** Reads a list of ranges; throws {@link IllegalArgumentException} naming the field and the part. */
        CronField parse(String text) {
            long bits = 0;
            boolean star = false;
            for (var part : text.split(",")) {
                if (!part.isEmpty()) {
                    var range = range(part);
                    bits |= range.bits;
                    star |= range.star;
                }
            }
            return new CronField(bits, star);
        }

        /** {@code value}, {@code low-high} or a star; each may be followed by {@code /step}; a lone value then has no end. */
        private CronField range(String part) {
            var steps = part.split("/", -1);
            var ends = steps[0].split("-", -1);
            if (steps.length > 2) {
                throw wrong(part, "it has more than one slash");
            }
            boolean any = ends[0].equals("*") || ends[0].equals("?");
            if (ends.length > 2 && !any) {
                throw wrong(part, "it has more than one hyphen");
            }
            boolean stepped = steps.length == 2;
            int step = stepped ? number(part, steps[1]) : 1;
            int from = any ? low : value(part, ends[0]);
            int to = any || stepped && ends.length == 1 ? high : value(part, ends[ends.length - 1]);
            if (from < low || to > high || from > to || step == 0) {
                throw wrong(part, "it is out of bounds");
            }
            long bits = 0;
            for (long i = from; i <= to; i += step) {
                bits |= 1L << i;
            }
            return new CronField(bits, any && step == 1);
        }

        private int value(String part, String text) {
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            return named < 0 ? number(part, text) : low + named;
        }

        private int number(String part, String text) {
            try {
                int number = Integer.parseInt(text);
                if (number >= 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw wrong(
                        part, "\"" + text + "\" is not a number" + (names.isEmpty() ? "" : " and not one of " + names));
            }
            throw wrong(part, "it is negative");
        }

        private IllegalArgumentException wrong(String part, String why) {
            return new IllegalArgumentException("in \"%s\" of the field %s %s (it goes from %d to %d)"
                    .formatted(part, name().toLowerCase(Locale.ROOT).replace('_', ' '), why, low, high));
        }
    }
}
