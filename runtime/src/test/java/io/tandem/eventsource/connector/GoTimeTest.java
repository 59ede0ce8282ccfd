package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts were printed by Go 1.26. */
class GoTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2024-01-02T03:04:05.678Z, 2024-01-02 03:04:05.678 +0000 UTC",
        "2024-01-02T03:04:05.678Z, 2024-01-02 04:04:05.678 +0100 CET",
        "2024-01-02T03:04:05.678Z, 2024-01-01 22:04:05.678 -0500 EST",
        "2024-01-02T03:04:05.678Z, 2024-01-02 08:34:05.678 +0530 IST",
        "2024-01-02T03:04:05.678Z, 2024-01-02 03:04:05.678 +0000 GMT",
        "2024-01-02T03:04:05.678Z, 2024-01-02 07:04:05.678 +0400 +04",
        "2024-01-02T03:04:05.678Z, 2024-01-02 00:04:05.678 -0300 -03",
        "2024-01-02T03:04:05.678Z, 2024-01-02 08:49:05.678 +0545 +0545",
        "2024-01-02T03:04:05.678Z, 2024-01-02 14:04:05.678 +1100 AEDT",
        "2024-07-02T03:04:05Z, 2024-07-02 05:04:05 +0200 CEST",
        "2024-07-02T03:04:05Z, 2024-07-02 04:04:05 +0100 BST",
        "1969-12-31T23:59:59.000000001Z, 1969-12-31 23:59:59.000000001 +0000 UTC",
    })
    void timesInZonesAreReadAsUpstreamPrintsThem(Instant instant, String printed) {
        assertThat(GoTime.parse(printed)).isEqualTo(instant);
    }

    @Test
    void instantsArePrintedInUtc() {
        assertThat(GoTime.format(Instant.parse("0001-01-01T00:00:00Z"))).isEqualTo(GoTime.ZERO);
        assertThat(GoTime.format(Instant.parse("2024-01-02T03:04:05.100Z")))
                .isEqualTo("2024-01-02 03:04:05.1 +0000 UTC");
    }

    @Test
    void theReadingOfTheMonotonicClockIsIgnored() {
        var expected = Instant.parse("2024-05-01T10:00:00.000912345Z");

        assertThat(GoTime.parse("2024-05-01 10:00:00.000912345 +0000 UTC m=+59.998"))
                .isEqualTo(expected);
        assertThat(GoTime.parse("2024-05-01 12:00:00.000912345 +0200 CEST m=-0.1"))
                .isEqualTo(expected);
        assertThat(GoTime.parse("2024-05-01 10:00:00.000912345 +0000")).isEqualTo(expected);
    }

    @Test
    void anythingElseIsRefusedShowingTheRightForm() {
        for (var bad : List.of("", "yesterday", "2024-05-01T10:00:00Z", "2024-05-01 10:00:00 +0000 UTC m=now")) {
            assertThatThrownBy(() -> GoTime.parse(bad))
                    .as(bad)
                    .isInstanceOf(DateTimeException.class)
                    .hasMessageContaining(GoTime.ZERO);
        }
    }
}
