package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bus that waited for ever was as quiet as one at rest. */
class LongWaitsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ResourceID BUS = new ResourceID("default", "shop");
    private static final Finding RESOLVED = Finding.good(Reason.RESOLVED);
    private static final Finding APPLIED = Finding.good(Reason.APPLIED);

    private final LongWaits waits = new LongWaits();

    @Test
    void aWaitThatLastsIsToldOnceAndTheNextOneAgain() {
        var waiting = waiting("2 of 3 servers are ready");
        assertThat(seen(waiting, RESOLVED, 0)).isEmpty();
        assertThat(seen(waiting, RESOLVED, 9)).isEmpty();
        assertThat(seen(waiting, RESOLVED, 10))
                .contains(new Notice(
                        true,
                        "Waiting",
                        "Deploy",
                        "Deployed is waiting for more than 10 minutes: 2 of 3 servers are ready"));
        assertThat(seen(waiting, RESOLVED, 60)).isEmpty();

        assertThat(seen(APPLIED, RESOLVED, 61)).isEmpty();
        assertThat(seen(waiting, RESOLVED, 62)).isEmpty();
        assertThat(seen(waiting, RESOLVED, 72)).isPresent();
    }

    /** Of a bus whose image cannot be pulled nothing was told but that it is installed. */
    @Test
    void aBusWhoseFirstServersNeverStartIsAWarning() {
        var installing = Finding.bad(Reason.INSTALLING, "told as soon as all servers are ready: 0 of 3");
        assertThat(seen(APPLIED, installing, 0)).isEmpty();
        assertThat(seen(APPLIED, installing, 10))
                .contains(new Notice(
                        true,
                        "Installing",
                        "ResolveBus",
                        "Configured is False for more than 10 minutes: told as soon as all servers are ready: 0 of 3"));
        assertThat(seen(APPLIED, installing, 60)).isEmpty();
    }

    /** The last of many buses waited for longer than ten minutes, while one after the other was done. */
    @Test
    void aQueueIsAWarningOnlyWhereItDoesNotMove() {
        var queue = "those of other buses come first";
        assertThat(seen(waiting(queue + Restart.waiting("a").more()), RESOLVED, 0))
                .isEmpty();
        assertThat(seen(waiting(queue + Restart.waiting("b").more()), RESOLVED, 30))
                .isEmpty();
        var failed = waiting(queue + Restart.waitingForFailed("b").more());
        assertThat(seen(failed, RESOLVED, 31)).hasValueSatisfying(told -> assertThat(told.note())
                .isEqualTo("Deployed is waiting: those of other buses come first; not ready after ten minutes: b"));
        assertThat(seen(failed, RESOLVED, 32)).isEmpty();
    }

    private Optional<Notice> seen(Finding deployed, Finding configured, int minutes) {
        return waits.seen(
                BUS,
                Map.of(Conditions.DEPLOYED, deployed, Conditions.CONFIGURED, configured),
                START.plus(Duration.ofMinutes(minutes)));
    }

    private static Finding waiting(String message) {
        return new Finding(true, Reason.WAITING, message);
    }
}
