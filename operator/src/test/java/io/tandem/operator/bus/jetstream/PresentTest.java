package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresentTest {
    @Test
    void serversThatAreAwayAreCounted() {
        assertThat(present(2, 2, 3).counted()).isEqualTo("2 of 3 servers are ready");
        assertThat(present(2, 3, 3).counted()).isEqualTo("3 of 3 servers are ready");
    }

    /** A rotation waited "when all servers are ready: 3 of 3 servers are ready". */
    @Test
    void betweenTwoRestartsItIsSaidThatOthersHaveYetToRestart() {
        assertThat(present(2, 3, 1).counted())
                .isEqualTo("3 of 3 servers are ready, 1 of them restarted with what was specified last");
        assertThat(present(1, 3, 3).counted())
                .isEqualTo("3 of 3 servers are ready, and their restart with what was specified last has yet to begin");
        assertThat(present(2, 3, 1).someAway()).isFalse();
    }

    /** Three servers whose newest specification is the second. */
    private static Present present(long observed, int ready, int updated) {
        // @formatter:off
        return new Present(
                Optional.of(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withGeneration(2L)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(3)
                        .endSpec()
                        .withNewStatus()
                        .withObservedGeneration(observed)
                        .withReadyReplicas(ready)
                        .withUpdatedReplicas(updated)
                        .withCurrentRevision("a")
                        .withUpdateRevision("b")
                        .endStatus()
                        .build()),
                Optional.empty());
        // @formatter:on
    }
}
