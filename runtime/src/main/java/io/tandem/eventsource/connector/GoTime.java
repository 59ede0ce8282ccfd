package io.tandem.eventsource.connector;

import io.tandem.eventsource.event.SecondText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
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

    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral(' ')
            .appendOffset("+HHMM", "+0000")
            .toFormatter(Locale.ROOT);

    private static final SecondText UTC = new SecondText("uuuu-MM-dd HH:mm:ss");

    private static final DateTimeFormatter ABBREVIATION = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    /** A time, its zone's name, and what upstream adds for a reading of its monotonic clock. */
    private static final Pattern PRINTED = Pattern.compile("(\\S+ \\S+ [+-]\\d{4})( \\S+)?( m=[+-][0-9.]+)?");

    private static final Pattern LETTERS = Pattern.compile("[A-Z]{3,5}");

    private GoTime() {}

    /** Prints an instant in UTC. */
    public static String format(Instant instant) {
        return UTC.format(instant) + " +0000 UTC";
    }

    /** Prints a time in its zone; a zone without an abbreviation of letters is named by its offset, such as {@code +03}. */
    public static String format(ZonedDateTime time) {
        return LOCAL.format(time) + " " + abbreviation(time);
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

    private static String abbreviation(ZonedDateTime time) {
        if (time.getOffset().equals(ZoneOffset.UTC)
                && time.getZone().normalized().equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        var name = ABBREVIATION.format(time);
        if (LETTERS.matcher(name).matches()) {
            return name;
        }
        var offset = DateTimeFormatter.ofPattern("xx", Locale.ROOT).format(time);
        return offset.endsWith("00") ? offset.substring(0, 3) : offset;
    }
}
