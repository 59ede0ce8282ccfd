package io.tandem.eventsource.connector.calendar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CronTest {
    @Test
    void everyRowOfTheCorpusAgreesWithRobfigCron() throws IOException {
        var different = new ArrayList<String>();
        var rows = rows();
        for (var row : rows) {
            var actual = ticks(row[0], row[1], Long.parseLong(row[2]));
            if (!actual.equals(row[3].strip())) {
                different.add("%s\n  theirs %s\n  ours   %s".formatted(String.join(" | ", row), row[3], actual));
            }
        }

        assertThat(rows).hasSizeGreaterThan(2000);
        assertThat(different).isEmpty();
    }

    @Test
    void anErrorNamesTheFieldAndItsBounds() {
        assertThatThrownBy(() -> Cron.parse("0 0 * * 7", ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schedule \"0 0 * * 7\"")
                .hasMessageContaining("day of week")
                .hasMessageContaining("from 0 to 6");
        assertThatThrownBy(() -> Cron.parse("0 0 0 * * *", ZoneOffset.UTC))
                .hasMessageContaining("6 fields instead of 5");
        assertThatThrownBy(() -> Cron.parse("TZ=Nowhere 0 0 * * *", ZoneOffset.UTC))
                .hasMessageContaining("timezone \"Nowhere\"");
    }

    @Test
    void aDayThatStartsAtOneOClockIsNotSkipped() {
        var cron = Cron.parse("30 5 * * 0", ZoneId.of("America/Santiago"));

        assertThat(cron.next(Instant.parse("2024-09-06T00:00:00Z"))).contains(Instant.parse("2024-09-08T08:30:00Z"));
    }

    private static String ticks(String zone, String expression, long start) {
        try {
            var cron = Cron.parse(expression, ZoneId.of(zone));
            var ticks = new ArrayList<String>();
            var tick = Optional.of(Instant.ofEpochSecond(start));
            while (ticks.size() < 5) {
                tick = cron.next(tick.get());
                if (tick.isEmpty()) {
                    ticks.add("never");
                    break;
                }
                ticks.add(Long.toString(tick.get().getEpochSecond()));
            }
            return String.join(" ", ticks);
        } catch (IllegalArgumentException e) {
            return "invalid";
        }
    }

    private static List<String[]> rows() throws IOException {
        try (var in = CronTest.class.getResourceAsStream("/calendar/cron.tsv")) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }
}
