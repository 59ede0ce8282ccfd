package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.eventsource.SharedCluster;
import io.tandem.eventsource.leader.Lock.ConflictException;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class LeaseLockTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2024-01-02T03:04:05.123456Z");
    private static final String LEASE = "eventsource-shop";

    private static ExecutorService blocking;

    private String namespace;
    private LeaseLock lock;

    @BeforeAll
    static void start() {
        blocking = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterAll
    static void stop() {
        blocking.shutdownNow();
    }

    @BeforeEach
    void namespace(TestInfo test) {
        namespace = "t" + Integer.toHexString(test.getDisplayName().hashCode());
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        lock = lock(client());
    }

    @Test
    void theFieldsAreThoseThatUpstreamWrites() {
        assertThat(read(lock)).isEqualTo(LockRecord.absent());
        var taken = take(LockRecord.absent(), "shop-0");

        var spec = lease().getSpec();
        assertThat(spec.getHolderIdentity()).isEqualTo("shop-0");
        assertThat(spec.getLeaseDurationSeconds()).isEqualTo(5);
        assertThat(spec.getAcquireTime().toInstant()).isEqualTo(NOW);
        assertThat(spec.getRenewTime().toInstant()).isEqualTo(NOW);
        assertThat(spec.getLeaseTransitions()).isEqualTo((int) taken.epoch());
        assertThat(spec.getAdditionalProperties()).isEmpty();
        assertThat(read(lock)).isEqualTo(taken);
    }

    @Test
    void aRenewalKeepsTheTimeOfAcquisitionAndANewTermDoesNot() {
        var taken = take(LockRecord.absent(), "shop-0");
        lock = lock(client(), NOW.plusSeconds(2));
        var renewed = write(read(lock), new LockRecord("shop-0", taken.epoch(), taken.duration(), ""));
        assertThat(lease().getSpec().getAcquireTime().toInstant()).isEqualTo(NOW);
        assertThat(lease().getSpec().getRenewTime().toInstant()).isEqualTo(NOW.plusSeconds(2));

        lock = lock(client(), NOW.plusSeconds(9));
        read(lock);
        take(renewed, "shop-1");
        assertThat(lease().getSpec().getAcquireTime().toInstant()).isEqualTo(NOW.plusSeconds(9));
        assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo((int) taken.epoch() + 1);
    }

    @Test
    void aReleaseLeavesAnEmptyHolderAndOneSecondAsUpstreamDoes() {
        var taken = take(LockRecord.absent(), "shop-0");
        var released = write(taken, taken.released());
        assertThat(released.free()).isTrue();
        assertThat(lease().getSpec().getHolderIdentity()).isEmpty();
        assertThat(lease().getSpec().getLeaseDurationSeconds()).isEqualTo(1);
        assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo((int) taken.epoch());
    }

    @Test
    void aLeaseThatUpstreamHoldsIsRespectedAndTakenFromItsVersionOn() {
        client().resource(foreign().build()).create();
        var seen = read(lock);
        assertThat(seen.holder()).isEqualTo("upstream-pod");
        assertThat(seen.epoch()).isEqualTo(7);
        assertThat(seen.duration()).isEqualTo(Duration.ofSeconds(15));
        assertThat(take(seen, "shop-0").epoch()).isEqualTo(8);
    }

    @Test
    void labelsAnnotationsAndOwnersOfOthersSurviveOurWrites() {
        client().resource(foreign().build()).create();
        var taken = take(read(lock), "shop-0");
        write(taken, taken.released());

        var metadata = lease().getMetadata();
        assertThat(metadata.getLabels()).containsEntry("team", "shop");
        assertThat(metadata.getAnnotations()).containsEntry("note", "kept");
        assertThat(metadata.getOwnerReferences()).singleElement().satisfies(owner -> assertThat(owner.getName())
                .isEqualTo("owner"));
    }

    @Test
    void whoeverWritesSecondIsToldOfTheConflict() {
        var other = lock(client());
        var taken = take(LockRecord.absent(), "shop-0");
        assertThatThrownBy(() -> write(other, LockRecord.absent(), taken)).isInstanceOf(ConflictException.class);
        write(other, read(other), taken.takenBy("shop-1", taken.epoch() + 1, taken.duration()));
        assertThatThrownBy(() -> write(taken, taken)).isInstanceOf(ConflictException.class);
    }

    @Test
    void aLeaseThatIsDeletedIsAConflictForItsHolderAndThenAbsent() {
        var taken = take(LockRecord.absent(), "shop-0");
        client().resource(lease()).delete();
        assertThatThrownBy(() -> write(taken, taken)).isInstanceOf(ConflictException.class);
        assertThat(read(lock)).isEqualTo(LockRecord.absent());
    }

    @Test
    void aServiceAccountWithoutRightsIsToldWhichItNeeds() {
        try (var poor = SharedCluster.PLANE.clientOf(namespace, "default")) {
            var forbidden = lock(poor);
            var needs = "the role of this pod lacks %s on leases " + LEASE + " of coordination.k8s.io in namespace "
                    + namespace + ": grant get, create, update";
            assertThatThrownBy(() -> read(forbidden)).hasMessage(needs.formatted("get"));
            assertThatThrownBy(() -> write(forbidden, LockRecord.absent(), record("shop-0", 1)))
                    .hasMessage(needs.formatted("create"));
            try (var sightings = new Sightings(forbidden)) {
                assertThat(sightings.awaitFailure()).hasMessageContaining("403");
            }
        }
    }

    @Test
    void aReleaseAndADeletionAreSeenByWhoStandsBy() {
        pod("shop-0");
        try (var sightings = new Sightings(lock(client()))) {
            var taken = take(LockRecord.absent(), "shop-0");
            sightings.awaitChange(taken::equals);
            write(taken, taken.released());
            sightings.awaitChange(now -> now.free() && now.epoch() == taken.epoch());
            client().resource(lease()).delete();
            sightings.awaitChange(LockRecord.absent()::equals);
            sightings.staysThere(Duration.ofMillis(300));
        }
    }

    @Test
    void aHolderWhosePodIsDeletedIsGone() {
        pod("shop-0");
        try (var sightings = new Sightings(lock(client()))) {
            var taken = take(LockRecord.absent(), "shop-0");
            sightings.awaitChange(taken::equals);
            client().pods()
                    .inNamespace(namespace)
                    .withName("shop-0")
                    .withGracePeriod(0)
                    .delete();
            sightings.awaitSighting(new Sighting.HolderGone("shop-0", taken.epoch())::equals);
        }
    }

    @Test
    void aHolderWithoutAPodIsGone() {
        var taken = take(LockRecord.absent(), "shop-0");
        try (var sightings = new Sightings(lock(client()))) {
            sightings.awaitSighting(new Sighting.HolderGone("shop-0", taken.epoch())::equals);
        }
    }

    @Test
    void aHolderWhoseContainerHasEndedIsGone() {
        var pod = pod("shop-0");
        try (var sightings = new Sightings(lock(client()))) {
            var taken = take(LockRecord.absent(), "shop-0");
            sightings.awaitChange(taken::equals);
            terminated(pod, NOW.plusSeconds(3));
            sightings.awaitSighting(new Sighting.HolderGone("shop-0", taken.epoch())::equals);
        }
    }

    @Test
    void anEndBeforeTheTermBeganIsThatOfAPredecessorUnderTheSameName() {
        var pod = pod("shop-0");
        try (var sightings = new Sightings(lock(client()))) {
            terminated(pod, NOW.minusSeconds(60));
            var taken = take(LockRecord.absent(), "shop-0");
            sightings.awaitChange(taken::equals);
            // its end is old news; the deletion that follows is not, and comes by the same watch
            var stale = lock(client(), NOW.plusSeconds(1));
            var renewed = write(stale, read(stale), record("shop-0", taken.epoch()));
            sightings.awaitChange(renewed::equals);
            assertThat(sightings.holderGone()).isFalse();
            terminated(pod, NOW.minusSeconds(30));
            sightings.staysThere(Duration.ofMillis(300));
            client().pods()
                    .inNamespace(namespace)
                    .withName("shop-0")
                    .withGracePeriod(0)
                    .delete();
            // by the watch and, if that is opened just then, by the look after it
            sightings.awaitSighting(Sighting.HolderGone.class::isInstance);
        }
    }

    @Test
    void theOtherReplicaLeadsAtOnceWhenTheLeadersPodIsGone() {
        pod("shop-0");
        pod("shop-1");
        var timeline = Executors.newScheduledThreadPool(1);
        var other = Executors.newScheduledThreadPool(1);
        try {
            // so long that only the news of the pod can make it lead within the limit
            var timing = new LeaseTiming(Duration.ofMinutes(10), Duration.ofMinutes(9), Duration.ofSeconds(1));
            var zero = new LeaderElector(
                    lock(client()), "shop-0", timing, Timeline.of(timeline), RandomGenerator.getDefault());
            zero.start();
            await().atMost(LIMIT).until(() -> zero.standing().active());
            var one = new LeaderElector(
                    lock(client()), "shop-1", timing, Timeline.of(other), RandomGenerator.getDefault());
            one.start();
            await().atMost(LIMIT).until(() -> one.standing().holder().equals("shop-0"));

            timeline.shutdownNow();
            client().pods()
                    .inNamespace(namespace)
                    .withName("shop-0")
                    .withGracePeriod(0)
                    .delete();
            await().atMost(LIMIT).until(() -> one.standing().active());
            assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("shop-1");
        } finally {
            timeline.shutdownNow();
            other.shutdownNow();
        }
    }

    private Pod pod(String name) {
        return client().resource(Pods.named(namespace, name)).create();
    }

    private void terminated(Pod pod, Instant at) {
        var ended = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(137)
                .withFinishedAt(at.truncatedTo(ChronoUnit.SECONDS).toString())
                .endTerminated()
                .build();
        var status = new PodStatusBuilder()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("main")
                .withImage("none")
                .withImageID("none")
                .withReady(false)
                .withRestartCount(0)
                .withState(ended)
                .endContainerStatus()
                .build();
        client().pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .editStatus(before -> new PodBuilder(before).withStatus(status).build());
    }

    private LeaseBuilder foreign() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(LEASE)
                .withNamespace(namespace)
                .withLabels(Map.of("team", "shop"))
                .withAnnotations(Map.of("note", "kept"))
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName("owner")
                .withUid("0a0a0a0a-0000-0000-0000-000000000000")
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("upstream-pod")
                .withLeaseDurationSeconds(15)
                .withLeaseTransitions(7)
                .withAcquireTime(NOW.atZone(ZoneOffset.UTC))
                .withRenewTime(NOW.atZone(ZoneOffset.UTC))
                .endSpec();
    }

    private Lease lease() {
        return client().leases().inNamespace(namespace).withName(LEASE).require();
    }

    private LockRecord take(LockRecord expected, String identity) {
        return write(expected, expected.takenBy(identity, expected.epoch() + 1, Duration.ofSeconds(5)));
    }

    private LockRecord write(LockRecord expected, LockRecord next) {
        return write(lock, expected, next);
    }

    private static LockRecord write(Lock lock, LockRecord expected, LockRecord next) {
        return lock.write(expected, next).await().atMost(LIMIT);
    }

    private static LockRecord read(Lock lock) {
        return lock.read().await().atMost(LIMIT);
    }

    private static LockRecord record(String holder, long epoch) {
        return new LockRecord(holder, epoch, Duration.ofSeconds(5), "");
    }

    private LeaseLock lock(KubernetesClient client) {
        return lock(client, NOW);
    }

    private LeaseLock lock(KubernetesClient client, Instant now) {
        return new LeaseLock(client, namespace, "shop", InstantSource.fixed(now), blocking);
    }

    private static KubernetesClient client() {
        return SharedCluster.PLANE.client();
    }
}
