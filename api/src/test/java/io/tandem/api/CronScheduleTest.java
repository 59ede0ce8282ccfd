package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    @Test
    void readsValuesRangesListsStepsAndNames() {
        var cron = CronSchedule.parse("0,30 8-10 1-31/10 jan,DEC MON-wed");
        assertThat(cron.minutes()).isEqualTo(1L | 1L << 30);
        assertThat(cron.hours()).isEqualTo(1L << 8 | 1L << 9 | 1L << 10);
        assertThat(cron.daysOfMonth()).isEqualTo(1L << 1 | 1L << 11 | 1L << 21 | 1L << 31);
        assertThat(cron.months()).isEqualTo(1L << 1 | 1L << 12);
        assertThat(cron.daysOfWeek()).isEqualTo(1L << 1 | 1L << 2 | 1L << 3);
        assertThat(cron.anyDayOfMonth()).isFalse();
        assertThat(cron.anyDayOfWeek()).isFalse();
    }

    @Test
    void aSingleValueWithAStepRunsToTheEnd() {
        assertThat(CronSchedule.parse("50/5 * * * *").minutes()).isEqualTo(1L << 50 | 1L << 55);
    }

    @Test
    void aStarWithAStepIsNoLongerAStar() {
        assertThat(CronSchedule.parse("* * * * ?").anyDayOfWeek()).isTrue();
        assertThat(CronSchedule.parse("* * * * */1").anyDayOfWeek()).isTrue();
        assertThat(CronSchedule.parse("* * * * */2").anyDayOfWeek()).isFalse();
    }

    @Test
    void offsetsAreNoZonesInFrontOfTheFields() {
        for (var offset : new String[] {"+02:00", "GMT+2", "UTC+1", "Z", "PST", "europe/berlin", "Nowhere"}) {
            assertThatThrownBy(() -> CronSchedule.parse("CRON_TZ=" + offset + " * * * * *"))
                    .as(offset)
                    .hasMessageContaining(offset);
        }
        assertThat(CronSchedule.parse("CRON_TZ=EST * * * * *").zone()).isPresent();
    }

    @Test
    void readsAZoneInFrontOfTheFields() {
        assertThat(CronSchedule.parse("CRON_TZ=Asia/Tokyo 0 6 * * *").zone()).contains(ZoneId.of("Asia/Tokyo"));
        assertThat(CronSchedule.parse("TZ=UTC  0 6 * * *").zone()).contains(ZoneId.of("UTC"));
        assertThat(CronSchedule.parse("0 6 * * *").zone()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@daily",
                "@every 5m",
                "* * * *",
                "0 * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 7",
                "5-1 * * * *",
                "*/0 * * * *",
                "1-2-3 * * * *",
                "1/2/3 * * * *",
                "x * * * *",
                "-1 * * * *",
                "* * * * sund",
                "TZ=Nowhere/Land * * * * *",
                "TZ=UTC"
            })
    void refusesWhatIsNoExpressionOfFiveFields(String text) {
        assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsThatSomeDatesDoNotExist() {
        assertThat(CronSchedule.parse("0 0 30 2 *").everFires()).isFalse();
        assertThat(CronSchedule.parse("0 0 31 4,6,9,11 *").everFires()).isFalse();
        assertThat(CronSchedule.parse("0 0 29 2 *").everFires()).isTrue();
        assertThat(CronSchedule.parse("0 0 30 2 MON").everFires()).isTrue();
        assertThat(CronSchedule.parse("0 0 * 2 MON").everFires()).isTrue();
        assertThat(CronSchedule.parse("* * * * *").everFires()).isTrue();
        assertThat(CronSchedule.parse(", * * * *").everFires()).isFalse();
    }
}
