package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.stream.LongStream;

/**
 * When a calendar ticks whose ticks are rare.
 *
 * @param every from one tick to the next
 * @param one of the ticks
 */
record RareTicks(Duration every, Instant one) {
    static final String TEN_MINUTES = "*/10 * * * *";

    /** Time for the pods to become ready, and to rest. */
    private static final Duration LEAD = Duration.ofMinutes(3);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** The schedule of a tick each day, the first of them three to four minutes from now. */
    static String daily(Instant now) {
        LocalTime time = now.plus(LEAD)
                .plus(MINUTE)
                .truncatedTo(ChronoUnit.MINUTES)
                .atZone(ZoneOffset.UTC)
                .toLocalTime();
        return "%d %d * * *".formatted(time.getMinute(), time.getHour());
    }

    /**
     * Those of a schedule, by UTC.
     *
     * @throws IllegalArgumentException if it is neither {@link #TEN_MINUTES} nor made by {@link #daily}
     */
    static RareTicks of(String schedule) {
        if (schedule.equals(TEN_MINUTES)) {
            return new RareTicks(Duration.ofMinutes(10), Instant.EPOCH);
        }
        if (!schedule.matches("\\d+ \\d+ \\* \\* \\*")) {
            throw new IllegalArgumentException("no schedule of every ten minutes or once a day: " + schedule);
        }
        String[] fields = schedule.split(" ");
        return new RareTicks(
                DAY,
                Instant.EPOCH.plus(Duration.ofMinutes(Long.parseLong(fields[0])).plusHours(Long.parseLong(fields[1]))));
    }

    /** The first after this moment. */
    Instant next(Instant moment) {
        long passed = Math.floorDiv(Duration.between(one, moment).toNanos(), every.toNanos());
        return one.plus(every.multipliedBy(passed + 1));
    }

    /** Their seconds since 1970, from a tick on, up to this moment. */
    LongStream seconds(Instant first, Instant end) {
        return LongStream.iterate(
                first.getEpochSecond(), second -> second <= end.getEpochSecond(), second -> second + every.toSeconds());
    }
}
