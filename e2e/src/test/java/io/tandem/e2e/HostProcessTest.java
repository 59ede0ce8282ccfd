package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.e2e.PodNetwork.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostProcessTest {
    private static final HostProcess SELF =
            HostProcess.ofContainer("process://" + ProcessHandle.current().pid());

    @Test
    void theProcessOfAPodThatIsNoContainerIsNamedByItsId() {
        assertThat(SELF.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(SELF.residentKib()).isPositive();
    }

    /** Else it would be done to the whole machine. */
    @Test
    void whatIsDoneToAContainerIsRefusedForAProcessThatIsInNone() {
        assertThatThrownBy(() -> PodNetwork.drop(SELF, List.of(Direction.IN), Duration.ofSeconds(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("no net namespace of its own: run the suite on a cluster");
        assertThatThrownBy(() -> CpuQuota.of(SELF)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> PodClock.shift(SELF, Path.of("/shift"), Duration.ofSeconds(1)))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
