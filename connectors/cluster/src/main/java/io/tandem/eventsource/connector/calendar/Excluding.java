package io.tandem.eventsource.connector.calendar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Another schedule without its ticks on some days.
 *
 * @param dates the days, in {@code zone}
 */
record Excluding(Schedule schedule, Set<LocalDate> dates, ZoneId zone) implements Schedule {
    private static final String PREFIX = "EXDATE:";
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

    /**
     * Reads lists such as {@code EXDATE:20240501T000000Z,20241225T000000Z}, of which only the dates count.
     *
     * @throws IllegalArgumentException naming the list that is not like that
     */
    static Schedule from(Schedule schedule, List<String> lists, ZoneId zone) {
        if (lists == null || lists.isEmpty()) {
            return schedule;
        }
        var dates = new HashSet<LocalDate>();
        for (var list : lists) {
            try {
                if (!list.startsWith(PREFIX)) {
                    throw new DateTimeException("no " + PREFIX);
                }
                for (var date : list.substring(PREFIX.length()).split(",")) {
                    dates.add(LocalDate.parse(date.strip(), FORMAT));
                }
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "exclusionDates has \"%s\": right would be %s20241225T000000Z,20241226T000000Z"
                                .formatted(list, PREFIX),
                        e);
            }
        }
        return new Excluding(schedule, dates, zone);
    }

    @Override
    public Optional<Instant> next(Instant after) {
        var tick = schedule.next(after);
        while (tick.isPresent() && dates.contains(tick.get().atZone(zone).toLocalDate())) {
            tick = schedule.next(tick.get());
        }
        return tick;
    }
}
