package io.tandem.filter.value;

import io.tandem.filter.time.Durations;
import io.tandem.filter.time.TimeFormat;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;

/** How times and their parts look where no layout is given. */
final class TimeText {
    private TimeText() {}

    static String string(Time time) {
        return Text.encode(TimeFormat.format(time, "2006-01-02 15:04:05.999999999 -0700 MST"));
    }

    static String rfc3339(Time time) {
        return Text.encode(TimeFormat.format(time, "2006-01-02T15:04:05.999999999Z07:00"));
    }

    static String duration(long nanos) {
        return Text.encode(Durations.text(nanos));
    }

    static String month(long number) {
        return number >= 1 && number <= 12
                ? Month.of((int) number).getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                : "%!Month(" + number + ")";
    }

    /** @param number Sunday is 0 */
    static String weekday(long number) {
        return number >= 0 && number <= 6
                ? DayOfWeek.of(number == 0 ? 7 : (int) number).getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                : "%!Weekday(" + number + ")";
    }
}
