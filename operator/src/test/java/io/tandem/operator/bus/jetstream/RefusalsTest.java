package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusSpec;
import io.tandem.operator.plan.Exceptions;
import io.tandem.operator.status.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To which numbers the servers of a bus may come. */
class RefusalsTest {
    private static final InstallSettings INSTALL = new InstallSettings(
            "2.14.6",
            new ServerImages("nats:{version}-alpine", Optional.empty(), Optional.empty(), "nats-server"),
            List.of(),
            "max_memory_store: -1",
            "maxMsgs: 50000",
            Exceptions.NONE);

    /** By layout, servers that there are, replicas in the spec and the annotation. */
    @ParameterizedTest
    @CsvSource({
        "CLUSTER, 0, 3, ",
        "CLUSTER, 3, 3, ",
        "CLUSTER, 3, 5, ",
        "CLUSTER, 5, 3, 3",
        "STANDALONE, 1, 1, ",
        "STANDALONE, 3, 1, 1"
    })
    void aNumberThatLosesNothingIsTaken(Layout layout, int present, int wanted, String allowed) {
        assertThat(refused(layout, present, wanted, allowed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CLUSTER, 5, 3, , 'set it to 5, or make a new EventBus, or take the others out of the cluster'",
        "CLUSTER, 5, 3, 4, 'annotate this one with tandem.io/allow-replicas=3'",
        "CLUSTER, 5, 3, many, 'replicas: 3 is refused, 5 servers stay'",
        "CLUSTER, 3, 1, 1, 'set it to 3, or make a new EventBus'",
        "STANDALONE, 1, 3, 3, '1 server stays'",
        // each of them with events of its own, whatever the spec says
        "STANDALONE, 3, 3, 3, '3 servers stay: each is a server by itself'",
        "STANDALONE, 3, 1, , 'tandem.io/allow-replicas=1'"
    })
    void aNumberThatWouldLoseEventsIsRefusedWithTheWayThatLosesNone(
            Layout layout, int present, int wanted, String allowed, String words) {
        assertThat(refused(layout, present, wanted, allowed))
                .hasValueSatisfying(refused -> assertThat(refused.message()).contains(words));
    }

    @Test
    void aClusterOfOneIsNoWayBackWhateverTheAnnotationSays() {
        assertThat(refused(Layout.CLUSTER, 3, 1, "1"))
                .hasValueSatisfying(refused -> assertThat(refused.message()).doesNotContain("allow-replicas"));
    }

    private static Optional<Finding> refused(Layout layout, int present, int wanted, String allowed) {
        var bus = new EventBus();
        bus.setMetadata(new ObjectMetaBuilder()
                .withName("default")
                .withNamespace("shop")
                .withAnnotations(allowed == null ? Map.of() : Map.of("tandem.io/allow-replicas", allowed))
                .build());
        bus.setSpec(Serialization.unmarshal(
                "jetstream: {version: 2.14.6, replicas: %d}".formatted(wanted), EventBusSpec.class));
        var request = ((BusRequest.Read.Good) BusRequest.read(bus, INSTALL)).request();
        var servers = present == 0
                ? Optional.<StatefulSet>empty()
                : Optional.of(new StatefulSetBuilder()
                        .withNewSpec()
                        .withReplicas(present)
                        .endSpec()
                        .build());
        return Refusals.number(request, layout, new Present(servers, Optional.empty()));
    }
}
