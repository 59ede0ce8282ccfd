package io.tandem.eventsource.connector.calendar;

import io.tandem.api.source.CalendarSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * The text by which a tick is kept: {@code <schedule>|<instant>}, where the first part is made of all that a schedule depends
 * on, since a tick is only good for the schedule that made it.
 *
 * @param schedule 8 hexadecimal digits
 */
record TickPosition(String schedule) {
    static TickPosition of(CalendarSource source) {
        var sum = new CRC32C();
        var text = "%s|%s|%s|%s"
                .formatted(source.schedule(), source.interval(), source.timezone(), source.exclusionDates());
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return new TickPosition("%08x".formatted(sum.getValue()));
    }

    String of(Instant tick) {
        return schedule + "|" + tick;
    }

    boolean isOf(String position) {
        return position.startsWith(schedule + "|");
    }

    static Instant tick(String position) {
        return Instant.parse(position.substring(position.indexOf('|') + 1));
    }
}
