package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.operator.cluster.ControlPlaneResource;
import org.junit.jupiter.api.Test;

/** What becomes of a change of spec.jetstream.persistence on a real API server; the servers' health is written here. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class NativeBusVolumesIT extends NativeBusCase {
    private static final String CLAIM = SERVERS + "-vol-" + SERVERS + "-0";

    /** The server was replaced by one with an empty folder, and the condition said that all is well. */
    @Test
    void aRunningBusKeepsItsVolumesWhereItsSpecAsksForNoneAnyMore() {
        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        running(1);
        var running = servers().getSpec();

        bus("{version: 2.14.6, replicas: 1, maxPayload: 8MB}");
        awaitCondition(
                "Deployed",
                "True",
                "PersistenceRefused",
                "spec.jetstream.persistence: to leave it out is refused, the volumes stay",
                "set it again",
                "delete StatefulSet eventbus-default-js");
        assertThat(config().get("nats-js")).as("what else was changed").contains("max_payload: 8MB");
        assertThat(servers().getSpec()).isEqualTo(running);

        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        awaitCondition("Deployed", "True", "Applied");
        assertThat(servers().getSpec()).isEqualTo(running);
    }

    @Test
    void aBusWhoseClaimsNobodyBindsGoesOnWithoutThemAfterWhatItsConditionSays() {
        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        claim(0);

        bus("{version: 2.14.6, replicas: 1}");
        awaitCondition("Deployed", "True", "PersistenceRefused", "delete StatefulSet eventbus-default-js, and then");
        cluster.client().resource(servers()).delete();
        awaitCondition("Deployed", "False", "LeftOver", CLAIM, "set spec.jetstream.persistence again, or delete them");
        assertThat(servers()).isNull();

        var claim = cluster.client()
                .persistentVolumeClaims()
                .inNamespace(space.namespace())
                .withName(CLAIM);
        space.editMetadata(claim.get(), "{\"finalizers\": null}"); // of what protects those in use
        claim.delete();
        // sooner than the next look
        bus("{version: 2.14.6, replicas: 1, maxPayload: 2MB}");
        awaitServers(servers ->
                assertThat(servers.getSpec().getVolumeClaimTemplates()).isEmpty());
        awaitCondition("Deployed", "True", "Applied");
    }

    /** The condition had the API server's words about a mount that the user never wrote. */
    @Test
    void volumesThatARunningBusCannotBeGivenAreRefusedByFieldAndRemedy() {
        bus("{version: 2.14.6, replicas: 3}");
        running(3);
        var running = servers().getSpec();

        bus("{version: 2.14.6, replicas: 3, persistence: {volumeSize: 1Gi}}");
        awaitCondition(
                "Deployed",
                "True",
                "PersistenceRefused",
                "spec.jetstream.persistence: is refused, the servers stay without volumes",
                "leave it out, or make a new EventBus",
                "delete StatefulSet eventbus-default-js: it is made again with volumes");
        assertThat(servers().getSpec()).isEqualTo(running);

        var former = servers().getMetadata().getUid();
        cluster.client().resource(servers()).delete();
        awaitServers(servers -> {
            assertThat(servers.getMetadata().getUid()).isNotEqualTo(former);
            assertThat(servers.getSpec().getVolumeClaimTemplates()).hasSize(1);
            assertThat(servers.getSpec().getReplicas()).isEqualTo(3);
        });
        awaitCondition("Deployed", "True", "Applied");
    }

    /** Claims and template stayed as they were, and the condition said that all is well. */
    @Test
    void aLargerVolumeSizeIsToldWithWhatEnlargesTheClaims() {
        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        running(1);
        var running = servers().getSpec();

        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 2Gi}}");
        awaitCondition(
                "Deployed",
                "True",
                "PersistenceRefused",
                "spec.jetstream.persistence.volumeSize: 2Gi is refused, 1Gi stays",
                "enlarge the PersistentVolumeClaims",
                "and set it back");
        assertThat(servers().getSpec()).isEqualTo(running);

        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1024Mi}}");
        awaitCondition("Deployed", "True", "Applied");
        assertThat(servers().getSpec()).isEqualTo(running);
    }

    /** The condition said that all is well, and the claims were those of before. */
    @Test
    void anotherClassIsRefusedStillWhereSomebodyDeletedTheStatefulSet() {
        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        running(1);
        claim(0);

        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi, storageClassName: fast}}");
        awaitCondition("Deployed", "True", "PersistenceRefused", "storageClassName: \"fast\" is refused");
        var former = servers().getMetadata().getUid();
        cluster.client().resource(servers()).delete();
        awaitServers(servers -> assertThat(servers.getMetadata().getUid()).isNotEqualTo(former));
        awaitCondition("Ready", "False", "ServersNotReady");
        ready(1);
        awaitCondition("Ready", "True", "ServersReady");
        awaitCondition("Deployed", "True", "PersistenceRefused", "storageClassName: \"fast\" is refused");

        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        awaitCondition("Deployed", "True", "Applied");
    }

    private void running(int servers) {
        awaitServers(found -> assertThat(found.getSpec().getReplicas()).isEqualTo(servers));
        ready(servers);
        awaitStream("replicas: %d\n".formatted(servers));
        awaitCondition("Deployed", "True", "Applied");
    }
}
