package io.tandem.eventsource.connector.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A cron expression of five fields as robfig/cron v3 reads them, optionally behind {@code TZ=zone } or {@code CRON_TZ=zone }.
 *
 * <p>It ticks in each minute whose wall clock matches: a time that the change to summer time skips does not come that
 * day, one that the change back repeats comes twice. Days must match both fields of days if one of them is a star, else
 * one is enough.
 */
record Cron(CronField minute, CronField hour, CronField dayOfMonth, CronField month, CronField dayOfWeek, ZoneId zone)
        implements Schedule {
    private static final int YEARS = 5;

    /**
     * Reads an expression.
     *
     * @param zone where its fields are meant, unless the expression names a zone itself
     * @throws IllegalArgumentException if robfig/cron would refuse it; the message names the field of the expression
     */
    static Cron parse(String expression, ZoneId zone) {
        var fields = expression;
        var where = zone;
        if (expression.startsWith("TZ=") || expression.startsWith("CRON_TZ=")) {
            int blank = expression.indexOf(' ');
            if (blank < 0) {
                throw wrong(expression, "five fields have to follow the zone");
            }
            where = Zones.find(expression.substring(expression.indexOf('=') + 1, blank));
            fields = expression.substring(blank);
        }
        var parts = fields.strip().split("\\s+");
        if (parts.length != 5) {
            throw wrong(expression, "it has %d fields instead of 5".formatted(parts.length));
        }
        try {
            return new Cron(
                    CronField.Kind.MINUTE.parse(parts[0]),
                    CronField.Kind.HOUR.parse(parts[1]),
                    CronField.Kind.DAY_OF_MONTH.parse(parts[2]),
                    CronField.Kind.MONTH.parse(parts[3]),
                    CronField.Kind.DAY_OF_WEEK.parse(parts[4]),
                    where);
        } catch (IllegalArgumentException e) {
            throw wrong(expression, e.getMessage());
        }
    }

    @Override
    public Optional<Instant> next(Instant after) {
        var from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).atZone(zone);
        var limit = from.getYear() + YEARS;
        for (var day = from.toLocalDate(); day.getYear() <= limit; day = following(day)) {
            if (matches(day)) {
                var start = day.atStartOfDay(zone);
                var tick = withinDay(start.isBefore(from) ? from : start, day);
                if (tick.isPresent()) {
                    return tick;
                }
            }
        }
        return Optional.empty();
    }

    private LocalDate following(LocalDate day) {
        return month.has(day.getMonthValue())
                ? day.plusDays(1)
                : day.withDayOfMonth(1).plusMonths(1);
    }

    private boolean matches(LocalDate day) {
        if (!month.has(day.getMonthValue())) {
            return false;
        }
        boolean ofMonth = dayOfMonth.has(day.getDayOfMonth());
        boolean ofWeek = dayOfWeek.has(day.getDayOfWeek().getValue() % 7);
        return dayOfMonth.star() || dayOfWeek.star() ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private Optional<Instant> withinDay(ZonedDateTime from, LocalDate day) {
        var time = from.getSecond() == 0 ? from : from.plusSeconds(60L - from.getSecond());
        while (time.toLocalDate().equals(day)) {
            if (!hour.has(time.getHour())) {
                time = time.plusMinutes(60L - time.getMinute());
            } else if (!minute.has(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }

    private static IllegalArgumentException wrong(String expression, String why) {
        return new IllegalArgumentException(
                "schedule \"%s\": %s; right would be minute hour day-of-month month day-of-week, such as \"*/5 8-17 * * MON-FRI\""
                        .formatted(expression, why));
    }
}
