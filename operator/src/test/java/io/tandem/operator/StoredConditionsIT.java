package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.api.Condition;
import io.tandem.local.ControlPlane;
import io.tandem.local.Manifests;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Conditions that others wrote: before ours were keyed by their type, and beside them. */
@QuarkusTest
@QuarkusTestResource(value = StoredConditionsIT.OlderDefinition.class, restrictToAnnotatedClass = true)
@TestProfile(StoredConditionsIT.OwnCluster.class)
class StoredConditionsIT {
    ControlPlane cluster;

    /** For nothing of other tests may be there. */
    public static class OwnCluster implements QuarkusTestProfile {
        /** What cannot be listed holds up the start for that long. */
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.operator-sdk.cache-sync-timeout", "2s");
        }
    }

    /** A cluster in which a condition was stored twice, when the list had no key; and without native buses, for another test. */
    public static class OlderDefinition extends ControlPlaneResource {
        private static final Path DEFINITION =
                Path.of("..", "src", "main", "kubernetes", "crd", "eventsources.argoproj.io-v1.yml");

        @Override
        protected void grantNativeBuses(ControlPlane cluster) {}

        @Override
        protected void beforeOurDefinitions(ControlPlane cluster) {
            Manifests.apply(cluster.client(), unkeyed());
            var space = new Space(cluster.client(), "default");
            space.apply("""
                    apiVersion: argoproj.io/v1alpha1
                    kind: EventSource
                    metadata: {name: doubled, namespace: %s}
                    spec: {calendar: {tick: {interval: 10s}}}
                    """);
            cluster.client()
                    .resource(Serialization.<GenericKubernetesResource>unmarshal("""
                            apiVersion: argoproj.io/v1alpha1
                            kind: EventSource
                            metadata: {name: doubled, namespace: default}
                            """, GenericKubernetesResource.class))
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), """
                            {"status": {"conditions": [{"type": "Deployed", "status": "True"},
                              {"type": "Deployed", "status": "False"}, {"type": "SourcesProvided", "status": "True"}]}}""");
        }

        private static String unkeyed() {
            try {
                var definition = Serialization.unmarshal(Files.readString(DEFINITION), CustomResourceDefinition.class);
                var conditions = definition
                        .getSpec()
                        .getVersions()
                        .getFirst()
                        .getSchema()
                        .getOpenAPIV3Schema()
                        .getProperties()
                        .get("status")
                        .getProperties()
                        .get("conditions");
                conditions.setXKubernetesListType(null);
                conditions.setXKubernetesListMapKeys(null);
                return Serialization.asYaml(definition);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aConditionThatWasStoredTwiceIsThereOnceAndSaysWhatHolds() {
        var space = new Space(cluster.client(), "default");

        space.awaitCondition("doubled", "Deployed", "False", "EventBusNotFound");

        assertThat(space.source("doubled").getStatus().conditions())
                .extracting(Condition::type)
                .containsExactlyInAnyOrder("Deployed", "EventBusReady", "Progressing", "Ready", "SourcesProvided");
    }

    @Test
    void aConditionThatSomebodyElseWroteStaysWhenOursChange() {
        var space = Space.create(cluster.client());
        space.calendar("ticker", 1);
        space.awaitCondition("ticker", "Deployed", "False", "EventBusNotFound");
        cluster.client()
                .resource(space.source("ticker"))
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("somebody-else")
                                .build(),
                        Serialization.asYaml(Map.of(
                                "apiVersion",
                                "argoproj.io/v1alpha1",
                                "kind",
                                "EventSource",
                                "metadata",
                                Map.of("name", "ticker", "namespace", space.namespace()),
                                "status",
                                Map.of("conditions", java.util.List.of(Map.of("type", "Synced", "status", "True"))))));

        space.jetStreamBus("nats://one:4222");

        space.awaitCondition("ticker", "Deployed", "True", "Applied");
        assertThat(space.condition("ticker", "Synced").status()).isEqualTo("True");
    }
}
