package io.tandem.filter.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TimeZonesTest {
    private static final Instant SUMMER = Instant.parse("2026-07-01T12:00:00Z");

    @Test
    void namesOfTheTimeZoneDatabaseThatJavaLacksAreKnown() {
        assertThat(offset("EST")).isEqualTo("-05:00");
        assertThat(offset("MST")).isEqualTo("-07:00");
        assertThat(offset("HST")).isEqualTo("-10:00");
        assertThat(offset("ROC")).isEqualTo("+08:00");
        assertThat(offset("Europe/Kyiv")).isEqualTo("+03:00");
        assertThat(TimeZones.find("Local")).contains(ZoneId.systemDefault());
    }

    @Test
    void offsetsAndNamesThatOnlyJavaHasAreNoNames() {
        for (var other :
                new String[] {"+02:00", "GMT+2", "UTC+1", "Z", "PST", "europe/berlin", "Nowhere", "SystemV/AST4"}) {
            assertThat(TimeZones.find(other)).as(other).isEmpty();
        }
    }

    private static String offset(String zone) {
        return TimeZones.find(zone).orElseThrow().getRules().getOffset(SUMMER).getId();
    }
}
