package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.operator.cluster.ControlPlaneResource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever deletes an EventBus and makes it again does not wait until all that belonged to the former one is gone. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class RecreatedBusIT extends NativeBusCase {
    private static final String SECRETS = "tandem.io/bus-secrets";

    /** They went a moment later, and its servers never started. */
    @Test
    void aBusDoesNotUseSecretsThatGoWithAFormerOne() {
        make(new SecretBuilder().withMetadata(ofFormer(SERVERS + "-server")).build());
        make(new SecretBuilder()
                .withMetadata(ofFormer(SERVERS + "-client-auth"))
                .build());

        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get(SECRETS))
                        .startsWith("generation=2,former=0,base=2,"));
    }

    @Test
    void aBusDoesNotUseVolumesThatGoWithAFormerOne() {
        var claim = new PersistentVolumeClaimBuilder()
                .withMetadata(ofFormer(SERVERS + "-vol-" + SERVERS + "-0"))
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity("1Gi")))
                .endResources()
                .endSpec()
                .build();
        make(claim);

        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        awaitCondition("Deployed", "False", "LeftOver", claim.getMetadata().getName(), "is about to go");
        assertThat(servers()).isNull();

        space.editMetadata(
                cluster.client().resource(claim).get(), "{\"finalizers\": null}"); // of what protects those in use
        cluster.client().resource(claim).delete();
        bus("{version: 2.14.6, replicas: 1, maxPayload: 2MB, persistence: {volumeSize: 1Gi}}");
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get(SECRETS))
                        .startsWith("generation=1,former=0,base=1,"));
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
