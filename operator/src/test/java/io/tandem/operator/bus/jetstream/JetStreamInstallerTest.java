package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JetStreamInstallerTest {
    private static final Finding GOOD = Finding.good(Reason.APPLIED);

    /** It stood at two servers of three, all ready, until the operator was restarted. */
    @Test
    void aBusThatGrowsIsLookedAtAgainThoughAllServersThatAreThereAreReady() {
        assertThat(JetStreamInstaller.nextLook(GOOD, false, GOOD, ready(2), 3)).isPresent();
        assertThat(JetStreamInstaller.nextLook(GOOD, false, GOOD, ready(3), 3)).isEmpty();
    }

    /** Each time it asked the API server whether Secrets are there, every five seconds, for as long as a server was away. */
    @Test
    void aRotationThatWaitsForAServerAsksForItsSecretsTwiceAMinute() {
        var waiting = new Finding(true, Reason.WAITING, "for a server");
        var refused = Finding.bad(Reason.APPLY_FAILED, "no");
        var rarely = Optional.of(Duration.ofSeconds(30));

        assertThat(JetStreamInstaller.nextLook(waiting, true, GOOD, ready(2, 3), 3))
                .isEqualTo(rarely);
        assertThat(JetStreamInstaller.nextLook(waiting, true, GOOD, ready(3), 3))
                .as("nothing is in its way any more")
                .hasValueSatisfying(soon -> assertThat(soon).isLessThanOrEqualTo(Duration.ofSeconds(5)));
        assertThat(JetStreamInstaller.nextLook(refused, true, GOOD, ready(3), 3))
                .isEqualTo(rarely);
    }

    private static Present ready(int servers) {
        return ready(servers, servers);
    }

    private static Present ready(int ready, int servers) {
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
                        .withReadyReplicas(ready)
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
