package io.tandem.eventsource.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Prints instants in UTC with as many digits of the second as are needed; formats once a second. Thread-safe. */
public final class SecondText {
    private final DateTimeFormatter whole;
    private volatile Printed last = new Printed(Long.MIN_VALUE, "");

    /** @param pattern of date and time up to the second, for {@link DateTimeFormatter} */
    public SecondText(String pattern) {
        whole = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** Such as {@code 2024-01-02T03:04:05.678}. */
    public String format(Instant instant) {
        var second = last;
        if (second.epochSecond != instant.getEpochSecond()) {
            second = new Printed(instant.getEpochSecond(), whole.format(instant));
            last = second;
        }
        return instant.getNano() == 0 ? second.text : second.text + fraction(instant.getNano());
    }

    private static String fraction(int nanos) {
        var digits = new char[10];
        digits[0] = '.';
        int rest = nanos;
        int length = 1;
        for (int i = 9; i > 0; i--) {
            int digit = rest % 10;
            rest /= 10;
            digits[i] = (char) ('0' + digit);
            if (digit != 0 && length == 1) {
                length = i + 1;
            }
        }
        return new String(digits, 0, length);
    }

    private record Printed(long epochSecond, String text) {}
}
