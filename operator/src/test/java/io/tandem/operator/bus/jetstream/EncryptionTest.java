package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.plan.Exceptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever could write ConfigMaps changed the line that names the key, or deleted the text, and the operator restarted the
 * servers by another key: they could not read their files, and a single server lost its events.
 */
class EncryptionTest {
    private static final EventBus BUS = Serialization.unmarshal("""
            metadata: {name: default, namespace: shop, uid: u, generation: 1}
            spec: {jetstream: {version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}}
            """, EventBus.class);
    private static final BusRequest REQUEST = ((BusRequest.Read.Good) BusRequest.read(
                    BUS,
                    new InstallSettings(
                            "2.14.6",
                            new ServerImages(
                                    "nats:{version}-alpine",
                                    Optional.of("reloader:1"),
                                    Optional.empty(),
                                    "nats-server"),
                            List.of(),
                            "max_memory_store: -1",
                            "replicas: 1",
                            Exceptions.NONE)))
            .request();

    @ParameterizedTest
    @EnumSource(Encryption.class)
    void serversThatAreThereKeepTheirKeyWhateverTheConfigMapSays(Encryption theirs) {
        var running = plan(new Present(Optional.empty(), Optional.of(text(theirs.line()))))
                .set();

        for (var map : List.of(
                Optional.of(text("key: $JS_KEY")),
                Optional.of(text("key: \"$JS_KEY\"")),
                Optional.of(text("key: abc")),
                Optional.<ConfigMap>empty())) {
            assertThat(pods(plan(new Present(Optional.of(running), map)))).isEqualTo(pods(running));
            assertThat(pods(plan(new Present(Optional.of(unnoted(running)), map))))
                    .as("of an operator that did not note it")
                    .isEqualTo(pods(running));
        }
    }

    @Test
    void aNoteOnServersReplacesNone() {
        var running = plan(new Present(Optional.empty(), Optional.empty())).set();
        var again = plan(new Present(Optional.of(unnoted(running)), Optional.empty()))
                .set();

        assertThat(again.getMetadata().getAnnotations()).containsEntry("tandem.io/bus-encryption", "variable");
        assertThat(again.getSpec()).isEqualTo(running.getSpec());
    }

    @Test
    void ofServersThatArgoEventsMadeTheConfigMapTellsAndWithoutItNothingDoes() {
        var theirs =
                unnoted(plan(new Present(Optional.empty(), Optional.empty())).set());
        theirs.getMetadata().setAnnotations(null);
        theirs.getSpec().getTemplate().getMetadata().setAnnotations(null);
        var known = new Present(Optional.of(theirs), Optional.of(text("key: \"$JS_KEY\"")));

        assertThat(plan(known).set().getMetadata().getAnnotations())
                .containsEntry("tandem.io/bus-encryption", "literal");
        assertThat(Encryption.unknown(known)).isFalse();
        assertThat(Encryption.unknown(new Present(Optional.of(theirs), Optional.empty())))
                .isTrue();
        assertThat(Encryption.unknown(new Present(Optional.of(theirs), Optional.of(text("key: abc")))))
                .isTrue();
        theirs.getSpec().setVolumeClaimTemplates(List.of());
        assertThat(Encryption.unknown(new Present(Optional.of(theirs), Optional.empty())))
                .as("there are no files")
                .isFalse();
    }

    private static BusPlan plan(Present present) {
        return BusPlan.of(
                REQUEST, SecretNames.first(BusOwner.of(BUS), 1, 1, true), present, List.of(), new Platform(false));
    }

    private static String pods(BusPlan plan) {
        return pods(plan.set());
    }

    private static String pods(StatefulSet set) {
        return set.getMetadata().getAnnotations().get(Present.PODS);
    }

    private static StatefulSet unnoted(StatefulSet set) {
        return set.toBuilder()
                .editMetadata()
                .removeFromAnnotations(Encryption.ANNOTATION)
                .endMetadata()
                .build();
    }

    private static ConfigMap text(String line) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("eventbus-default-js-config")
                .endMetadata()
                .addToData(ServerConfig.KEY, "jetstream {\n  " + line + "\n}\n")
                .build();
    }
}
