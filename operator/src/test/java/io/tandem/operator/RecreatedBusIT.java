package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.operator.cluster.ControlPlaneResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever deletes an EventBus and makes it again does not wait until all that belonged to the former one is gone. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class RecreatedBusIT extends NativeBusCase {
    /** They went a moment later, and its servers never started. */
    @Test
    void aBusWaitsForSecretsThatGoWithAFormerOneAndBeginsAtTheFirstGeneration() {
        var server =
                new SecretBuilder().withMetadata(ofFormer(SERVERS + "-server")).build();
        var published = new ConfigMapBuilder()
                .withMetadata(ofFormer(SERVERS + "-client-ca"))
                .build();
        make(server);
        make(published);

        bus("{version: 2.14.6, replicas: 3}");
        awaitCondition("Deployed", "False", "LeftOver", "Secrets of an EventBus", "about to go");
        assertThat(servers()).isNull();

        cluster.client().resource(published).delete();
        cluster.client().resource(server).delete();
        bus("{version: 2.14.6, replicas: 3, maxPayload: 2MB}");
        awaitSecrets("generation=1,former=0,base=1,");
        ready(3);
        awaitStream("replicas: 3\n");
        space.editMetadata(eventBus(), "{\"annotations\": {\"tandem.io/secrets-generation\": \"2\"}}");
        awaitSecrets("generation=2,former=1,base=1,");
    }

    @Test
    void aBusUsesSecretsThatGoWithNobody() {
        for (var name : List.of("-server", "-client-auth")) {
            make(new SecretBuilder()
                    .withMetadata(ofFormer(SERVERS + name).toBuilder()
                            .withOwnerReferences()
                            .build())
                    .build());
        }

        bus("{version: 2.14.6, replicas: 3}");
        awaitSecrets("generation=1,former=0,base=1,");
    }

    /** The server of one claim that somebody deleted kept all others from being made again. */
    @Test
    void aClaimThatEndsByItselfHoldsUpNobody() {
        bus("{version: 2.14.6, replicas: 3, persistence: {volumeSize: 1Gi}}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        for (int i = 0; i < 3; i++) {
            make(claim(new ObjectMetaBuilder()
                    .withName(SERVERS + "-vol-" + SERVERS + "-" + i)
                    .withNamespace(space.namespace())
                    .withFinalizers("kubernetes.io/pvc-protection")
                    .build()));
        }
        cluster.client()
                .persistentVolumeClaims()
                .inNamespace(space.namespace())
                .withName(SERVERS + "-vol-" + SERVERS + "-2")
                .delete();

        var former = servers().getMetadata().getUid();
        cluster.client().resource(servers()).delete();
        awaitServers(servers -> assertThat(servers.getMetadata().getUid()).isNotEqualTo(former));
    }

    @Test
    void aBusDoesNotUseVolumesThatGoWithAFormerOne() {
        var claim = claim(ofFormer(SERVERS + "-vol-" + SERVERS + "-0"));
        make(claim);

        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        awaitCondition("Deployed", "False", "LeftOver", claim.getMetadata().getName(), "is about to go");
        assertThat(servers()).isNull();

        space.editMetadata(
                cluster.client().resource(claim).get(), "{\"finalizers\": null}"); // of what protects those in use
        cluster.client().resource(claim).delete();
        bus("{version: 2.14.6, replicas: 1, maxPayload: 2MB, persistence: {volumeSize: 1Gi}}");
        awaitSecrets("generation=1,former=0,base=1,");
    }

    private void awaitSecrets(String names) {
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get("tandem.io/bus-secrets"))
                        .startsWith(names));
    }

    private static PersistentVolumeClaim claim(ObjectMeta meta) {
        // @formatter:off
        return new PersistentVolumeClaimBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity("1Gi")))
                .endResources()
                .endSpec()
                .build();
        // @formatter:on
    }

    private void make(HasMetadata object) {
        cluster.client().resource(object).create();
    }

    private ObjectMeta ofFormer(String name) {
        // @formatter:off
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(space.namespace())
                .addNewOwnerReference()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind("EventBus")
                .withName("default")
                .withUid("11111111-1111-1111-1111-111111111111")
                .endOwnerReference()
                .build();
        // @formatter:on
    }
}
