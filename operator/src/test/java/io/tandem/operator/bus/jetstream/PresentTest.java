package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import java.util.Map;
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

    /** The write of the StatefulSet failed behind that of the ConfigMap, and clients were told a password that no server took. */
    @Test
    void aConfigMapOfARotationThatBrokeOffDoesNotTellWhichSecretsServersHave() {
        var owner = BusOwner.of(
                Serialization.unmarshal("metadata: {name: default, namespace: shop, uid: u}", EventBus.class));
        var next = new SecretNames(owner, 2, 1, 1, 2, 2);
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .addToAnnotations(SecretNames.ANNOTATION, next.text())
                .endMetadata()
                .build();
        var adopted = new Present(present(2, 3, 3).servers(), Optional.of(map));

        assertThat(adopted.secrets(owner)).isEmpty();
        assertThat(adopted.foreign(owner)).isTrue();
        assertThat(new Present(Optional.empty(), Optional.of(map)).secrets(owner))
                .as("of servers that somebody deleted")
                .contains(next);
    }

    @Test
    void whatSomebodyChangedSinceItWasWrittenIsNamed() {
        var servers = Serialization.unmarshal("""
                metadata: {name: eventbus-default-js, annotations: {tandem.io/bus-images: "main=nats:2,reloader=r"}}
                spec: {template: {spec: {containers: [{name: reloader, image: r}, {name: main, image: "nats:2"}]}}}
                """, StatefulSet.class);
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("eventbus-default-js-config")
                .addToAnnotations(Present.CONFIG_TEXT, ServerConfig.fingerprint("port: 4222"))
                .endMetadata()
                .addToData(ServerConfig.KEY, "port: 4222")
                .build();
        var present = new Present(Optional.of(servers), Optional.of(map));
        assertThat(present.changed()).isEmpty();

        map.getData().put(ServerConfig.KEY, "port: 1");
        servers.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("other");
        assertThat(present.changed())
                .containsExactly(
                        "ConfigMap eventbus-default-js-config", "the images of StatefulSet eventbus-default-js");
    }

    /** After the first upgrade nothing told of what somebody changed about servers that wait or are held. */
    @Test
    void whatAnOperatorBeforeDidNotNoteIsNotedAndNothingElse() {
        var owner = BusOwner.of(
                Serialization.unmarshal("metadata: {name: default, namespace: shop, uid: u}", EventBus.class));
        var servers = Serialization.unmarshal("""
                metadata:
                  annotations:
                    tandem.io/bus-secrets: "generation=1,former=0,base=1,certificate=1,authority=1"
                    tandem.io/bus-generation: "4"
                    tandem.io/bus-pods: abc
                spec:
                  template:
                    metadata: {annotations: {tandem.io/config-hash: x}}
                    spec: {containers: [{name: main, image: "nats:2"}]}
                """, StatefulSet.class);
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .endMetadata()
                .addToData(ServerConfig.KEY, "port: 4222")
                .build();
        var present = new Present(Optional.of(servers), Optional.of(map));

        assertThat(present.unnoted(owner)).isTrue();
        assertThat(present.missingNotes(9, "other", "literal"))
                .isEqualTo(Map.of(Present.IMAGES, "main=nats:2", "tandem.io/bus-encryption", "literal"));
        servers.getMetadata().getAnnotations().putAll(present.missingNotes(9, "other", "literal"));
        assertThat(present.unnoted(owner)).isTrue();
        map.getMetadata().setAnnotations(present.missingConfigNotes());
        assertThat(present.unnoted(owner)).isFalse();
        assertThat(present.changed()).isEmpty();
        servers.getMetadata().getAnnotations().remove(Encryption.ANNOTATION);
        assertThat(present.unnoted(owner)).as("but the key").isTrue();
        map.getData().put(ServerConfig.KEY, "port: 1");
        assertThat(present.changed()).hasSize(1);
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
