package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusOwnerTest {
    /** Whoever may write ConfigMaps could fill the operator's memory with the label by which ours are watched. */
    @ParameterizedTest(name = "{0} of {1} {2}, controller {3}")
    @CsvSource({
        "eventbus-main-js-config, EventBus, main, true, true",
        "eventbus-main-js, EventBus, main, true, true",
        "eventbus-main-js-svc, EventBus, main, true, true",
        "eventbus-main-js-config, EventBus, main, false, false",
        "eventbus-main-js-config, EventBus, other, true, false",
        "eventbus-main-js-config, Sensor, main, true, false",
        "eventbus-main-js-config-2, EventBus, main, true, false"
    })
    void anObjectThatNoBusMadeIsNotKept(String name, String kind, String owner, boolean controller, boolean kept) {
        var map = Serialization.unmarshal("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                  labels: {controller: eventbus-controller}
                  ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: %s, name: %s, uid: u, controller: %s}]
                """.formatted(name, kind, owner, controller), ConfigMap.class);

        assertThat(BusOwner.mayBeOurs(map)).isEqualTo(kept);
        map.getMetadata().setOwnerReferences(List.of());
        assertThat(BusOwner.mayBeOurs(map)).isFalse();
    }
}
