package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RareTicksTest {
    @Test
    void everyTenMinutesMeansThoseOfTheHour() {
        var ticks = RareTicks.of("*/10 * * * *");

        assertThat(ticks.next(at("10:03:00"))).isEqualTo(at("10:10:00"));
        assertThat(ticks.next(at("10:10:00"))).isEqualTo(at("10:20:00"));
        assertThat(ticks.seconds(at("10:10:00"), at("10:30:00")))
                .containsExactly(seconds("10:10:00"), seconds("10:20:00"), seconds("10:30:00"));
    }

    @Test
    void aDailyTickIsThreeToFourMinutesAwayAndThenADay() {
        assertThat(RareTicks.daily(at("10:03:20"))).isEqualTo("7 10 * * *");
        assertThat(RareTicks.daily(at("23:57:59"))).isEqualTo("1 0 * * *");

        var ticks = RareTicks.of("0 8 * * *");
        assertThat(ticks.next(at("07:56:20"))).isEqualTo(at("08:00:00"));
        assertThat(ticks.next(at("08:00:00"))).isEqualTo(Instant.parse("2026-01-02T08:00:00Z"));
        assertThat(ticks.seconds(at("08:00:00"), at("08:01:00"))).containsExactly(seconds("08:00:00"));
    }

    @Test
    void anyOtherScheduleIsRefused() {
        assertThatThrownBy(() -> RareTicks.of("0 8 * * MON"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 8 * * MON");
    }

    private static Instant at(String time) {
        return Instant.parse("2026-01-01T%sZ".formatted(time));
    }

    private static long seconds(String time) {
        return at(time).getEpochSecond();
    }
}
