package io.tandem.local.run;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What the user sees. */
final class Console {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int ID_SHOWN = 12;

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    /** One line of the story. */
    void say(String text, Object... values) {
        out.printf("== %s%n", text.formatted(values));
    }

    /** One event that reached the bus. */
    void event(Seen event) {
        String id = event.id().length() > ID_SHOWN
                ? ".." + event.id().substring(event.id().length() - ID_SHOWN)
                : event.id();
        out.printf(
                "   %s  %-14s id %-14s from %s%n",
                time(event.at()),
                event.source() + "/" + event.event(),
                id,
                event.pod().isEmpty() ? "?" : event.pod());
    }

    /** Text as it is. */
    void raw(String text) {
        out.println(text);
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }
}
