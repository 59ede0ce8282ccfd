package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JetStreamInstallerTest {
    private static final Finding GOOD = Finding.good(Reason.APPLIED);

    /** It stood at two servers of three, all ready, until the operator was restarted. */
    @Test
    void aBusThatGrowsIsLookedAtAgainThoughAllServersThatAreThereAreReady() {
        assertThat(JetStreamInstaller.nextLook(GOOD, GOOD, ready(2), 3)).isPresent();
        assertThat(JetStreamInstaller.nextLook(GOOD, GOOD, ready(3), 3)).isEmpty();
    }

    private static Present ready(int servers) {
        // @formatter:off
        return new Present(
                Optional.of(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withGeneration(2L)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(servers)
                        .endSpec()
                        .withNewStatus()
                        .withObservedGeneration(2L)
                        .withReplicas(servers)
                        .withReadyReplicas(servers)
                        .withCurrentReplicas(servers)
                        .withUpdatedReplicas(servers)
                        .withCurrentRevision("a")
                        .withUpdateRevision("a")
                        .endStatus()
                        .build()),
                Optional.empty());
        // @formatter:on
    }
}
