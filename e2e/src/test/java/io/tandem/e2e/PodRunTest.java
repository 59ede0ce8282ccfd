package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A Sensor whose program ended over and over passed for one that lived through the upgrade. */
class PodRunTest {
    private static final PodRun SENSOR = run("a", "reader sensor-controller", "sensor:1", 1);
    private static final PodRun SOURCE = run("b", "hook eventsource-controller", "source:1", 0);

    @Test
    void whatRunsOnOrGivesWayToOtherImagesIsNotDisturbed() {
        var other = run("c", "hook eventsource-controller", "source:2", 0);

        assertThat(PodRun.disturbed(List.of(SENSOR, SOURCE), List.of(SENSOR, other)))
                .isEmpty();
    }

    @Test
    void whatIsReplacedByItsLikeOrStartedAgainIs() {
        var again = run("a", "reader sensor-controller", "sensor:1", 2);
        var like = run("c", "hook eventsource-controller", "source:1", 0);

        assertThat(PodRun.disturbed(List.of(SENSOR, SOURCE), List.of(again, SOURCE)))
                .containsExactly(again);
        assertThat(PodRun.disturbed(List.of(SENSOR, SOURCE), List.of(SENSOR, like)))
                .containsExactly(SOURCE);
    }

    @Test
    void whatTookAnothersPlaceAndThenStartedAgainIs() {
        var restarted = run("c", "hook eventsource-controller", "source:2", 3);

        assertThat(PodRun.disturbed(List.of(SENSOR, SOURCE), List.of(SENSOR, restarted)))
                .containsExactly(restarted);
    }

    @Test
    void eventsAreDeliveredAgainWhereTheSensorOrItsBusWasReplacedAndNotForAnEventSource() {
        assertThat(PodRun.deliversAgain(List.of(SENSOR, SOURCE), List.of(SENSOR)))
                .isFalse();
        assertThat(PodRun.deliversAgain(List.of(SENSOR, SOURCE), List.of(SOURCE)))
                .isTrue();
    }

    private static PodRun run(String uid, String owner, String image, int restarts) {
        return new PodRun(uid, owner, List.of(image), restarts);
    }
}
