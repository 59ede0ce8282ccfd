package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A bus that waited for ever was as quiet as one at rest. */
class LongWaitsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ResourceID BUS = new ResourceID("default", "shop");
    private static final Finding WAITING = new Finding(true, Reason.WAITING, "2 of 3 servers are ready");

    private final LongWaits waits = new LongWaits();

    @Test
    void aWaitThatLastsIsToldOnceAndTheNextOneAgain() {
        assertThat(waits.seen(BUS, WAITING, START)).isEmpty();
        assertThat(waits.seen(BUS, WAITING, after(9))).isEmpty();
        assertThat(waits.seen(BUS, WAITING, after(10)))
                .contains(new Notice(
                        true,
                        "Waiting",
                        "Deploy",
                        "Deployed is waiting for more than 10 minutes: 2 of 3 servers are ready"));
        assertThat(waits.seen(BUS, WAITING, after(60))).isEmpty();

        assertThat(waits.seen(BUS, Finding.good(Reason.APPLIED), after(61))).isEmpty();
        assertThat(waits.seen(BUS, WAITING, after(62))).isEmpty();
        assertThat(waits.seen(BUS, WAITING, after(72))).isPresent();
    }

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }
}
