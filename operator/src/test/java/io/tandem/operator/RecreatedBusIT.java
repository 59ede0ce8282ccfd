package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.EventBus;
import io.tandem.operator.cluster.ControlPlaneResource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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

    /** It had no status, and nobody who named it was deployed. */
    @Test
    void aBusThatIsDeletedAndMadeAgainAtOnceIsLookedAtAgain() {
        space.jetStreamBus("nats://one:4222");
        awaitCondition("Ready", "True", "Resolved");
        awaitRest();
        var former = eventBus();

        cluster.client().resource(former).delete();
        var again = Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s}
                spec: {jetstreamExotic: {url: "nats://one:4222"}}
                """.formatted(space.namespace()), EventBus.class);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException k && k.getCode() == 409)
                .until(() -> cluster.client().resource(again).create(), made -> true);

        space.eventually(() -> {
            assertThat(eventBus().getMetadata().getUid())
                    .isNotEqualTo(former.getMetadata().getUid());
            assertThat(eventBus().getStatus()).isNotNull();
        });
    }

    /** Then the deletion is the first of this second, and the operator is not told of what comes next before the second is over. */
    private void awaitRest() {
        var seen = new AtomicReference<String>();
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(30)).until(() -> {
            var now = eventBus().getMetadata().getResourceVersion();
            return now.equals(seen.getAndSet(now));
        });
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
