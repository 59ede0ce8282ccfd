package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.status.PodTrouble;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the servers' pods mount. */
class ServerVolumesTest {
    @Test
    void aServerThatWaitsForASecretNamesIt() {
        var bus = Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: shop, uid: one}
                """, EventBus.class);
        var volumes = new ServerVolumes(new SecretNames(BusOwner.of(bus), 3, 2, 1, 2, 3), false).volumes();
        var waiting = Serialization.unmarshal("""
                metadata: {name: eventbus-default-js-0}
                spec: {}
                status:
                  containerStatuses: [{name: main, state: {waiting: {reason: ContainerCreating}}}]
                """, Pod.class);
        // @formatter:off
        var pod = new PodBuilder(waiting)
                .editSpec()
                .withVolumes(volumes)
                .endSpec()
                .build();
        // @formatter:on

        assertThat(PodTrouble.of(List.of(pod))).singleElement().satisfies(trouble -> assertThat(trouble.text())
                .isEqualTo("pod eventbus-default-js-0 is being created, for which it needs ConfigMap"
                        + " eventbus-default-js-config, Secret eventbus-default-js-server-3, Secret"
                        + " eventbus-default-js-client-auth-2, Secret eventbus-default-js-server-2, Secret"
                        + " eventbus-default-js-server: create what is missing"));
    }
}
