package io.tandem.eventsource.connector;

import io.tandem.eventsource.event.SecondText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Times as upstream prints them into events, such as {@code 2024-01-02 03:04:05.678 +0000 UTC}: a fraction without
 * trailing zeros, the offset, the abbreviation of the zone.
 */
public final class GoTime {
    /** What upstream prints for a time that was never set. */
    public static final String ZERO = "0001-01-01 00:00:00 +0000 UTC";

    /** A time as upstream prints it in a zone, up to the zone's name. */
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral(' ')
            .appendOffset("+HHMM", "+0000")
            .toFormatter(Locale.ROOT);

    private static final SecondText UTC = new SecondText("uuuu-MM-dd HH:mm:ss");

    /** A time, its zone's name, and what upstream adds for a reading of its monotonic clock. */
    private static final Pattern PRINTED = Pattern.compile("(\\S+ \\S+ [+-]\\d{4})( \\S+)?( m=[+-][0-9.]+)?");

    private GoTime() {}

    /** Prints an instant in UTC. */
    public static String format(Instant instant) {
        return UTC.format(instant) + " +0000 UTC";
    }

    /**
     * Reads what {@link #format} or upstream printed, with or without {@code  m=±seconds} at its end.
     *
     * @throws DateTimeException if it is anything else; the message shows the right form
     */
    public static Instant parse(String text) {
        var printed = PRINTED.matcher(text);
        if (!printed.matches()) {
            throw new DateTimeException("%s is not a time such as %s".formatted(text, ZERO));
        }
        return OffsetDateTime.parse(printed.group(1), LOCAL).toInstant();
    }
}
