package io.tandem.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.local.node.Lifecycle.Step;
import io.tandem.local.node.Lifecycle.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(30);

    @Test
    void aProcessThatEndedWaitsForItsBackOff() {
        assertThat(Lifecycle.next(ended(false, NOW.plusSeconds(1)), NOW)).isEqualTo(Step.NOTHING);
        assertThat(Lifecycle.next(ended(false, NOW), NOW)).isEqualTo(Step.START);
    }

    @Test
    void aDeletedPodIsAskedToEndThenKilledThenRemoved() {
        assertThat(Lifecycle.next(running(true, false, Optional.empty()), NOW)).isEqualTo(Step.TERMINATE);
        assertThat(Lifecycle.next(running(true, false, Optional.of(NOW.minusSeconds(29))), NOW))
                .isEqualTo(Step.NOTHING);
        assertThat(Lifecycle.next(running(true, false, Optional.of(NOW.minusSeconds(30))), NOW))
                .isEqualTo(Step.KILL);
        assertThat(Lifecycle.next(ended(true, NOW), NOW)).isEqualTo(Step.REMOVE);
    }

    @Test
    void anUnhealthyProcessIsEndedLikeADeletedOne() {
        assertThat(Lifecycle.next(running(false, true, Optional.empty()), NOW)).isEqualTo(Step.TERMINATE);
        assertThat(Lifecycle.next(running(false, false, Optional.empty()), NOW)).isEqualTo(Step.NOTHING);
    }

    @Test
    void backOffDoublesFromTenSecondsToFiveMinutes() {
        assertThat(Lifecycle.backOff(1)).isZero();
        assertThat(Lifecycle.backOff(2)).hasSeconds(10);
        assertThat(Lifecycle.backOff(3)).hasSeconds(20);
        assertThat(Lifecycle.backOff(60)).hasMinutes(5);
    }

    @Test
    void tenMinutesOfRunningForgiveEarlierEnds() {
        assertThat(Lifecycle.ends(4, Duration.ofSeconds(599))).isEqualTo(5);
        assertThat(Lifecycle.ends(4, Duration.ofSeconds(600))).isEqualTo(1);
    }

    private static View running(boolean deleting, boolean unhealthy, Optional<Instant> terminated) {
        return new View(deleting, true, unhealthy, GRACE, terminated, NOW);
    }

    private static View ended(boolean deleting, Instant startFrom) {
        return new View(deleting, false, false, GRACE, Optional.empty(), startFrom);
    }
}
