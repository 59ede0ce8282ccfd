package io.tandem.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void everySecondOnceIsNothingLostAndNothingDoubled() {
        Ticks ticks = new Ticks(List.of(tick(0, "a"), tick(1, "a"), tick(2, "b")));
        assertThat(ticks.lost()).isEmpty();
        assertThat(ticks.doubled()).isEmpty();
    }

    @Test
    void aMissingSecondIsLostAndASecondEventIsDoubled() {
        Ticks ticks = new Ticks(List.of(tick(0, "a"), tick(2, "a"), tick(2, "b")));
        assertThat(ticks.lost()).containsExactly(START.plusSeconds(1));
        assertThat(ticks.doubled()).containsExactly(START.plusSeconds(2));
    }

    @Test
    void theTakeoverIsTheFirstEventOfAnotherPodAfterTheKill() {
        Ticks ticks = new Ticks(List.of(tick(0, "a"), tick(1, "a"), tick(4, "b"), tick(5, "b")));
        Instant killed = START.plusMillis(1_500);
        assertThat(ticks.active()).contains("b");
        assertThat(ticks.takeover("a", killed)).contains(tick(4, "b"));
        assertThat(ticks.takeover("b", killed)).isEmpty();
        assertThat(ticks.longestGapAfter(killed)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void anEventIsReadFromItsCloudEventWithTheTimeAsGoWritesIt() {
        String data = "{\"eventTime\":\"2026-01-01 02:00:07.000912 +0200 EET m=+59.99\"}";
        String event = """
                {"specversion":"1.0","id":"i","source":"ticker","type":"calendar","subject":"second",
                 "tandempod":"ticker-1","data_base64":"%s"}
                """.formatted(Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8)));
        Seen seen = Seen.parse(START, event.getBytes(StandardCharsets.UTF_8));
        assertThat(seen).isEqualTo(new Seen(START, "ticker", "second", "i", "ticker-1", data));
        assertThat(seen.tick()).contains(START.plusSeconds(7));
    }

    private static Seen tick(int second, String pod) {
        Instant at = START.plusSeconds(second);
        String time = at.toString().replace('T', ' ').replace("Z", " +0000 UTC");
        return new Seen(at, "ticker", "second", "id", pod, "{\"eventTime\":\"%s\"}".formatted(time));
    }
}
