package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.eventsource.SharedCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What the Lease's elector makes of each degree of permission, asked of a real API server. */
class LeasePermissionTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** So long that only news can hand over within the limit. */
    private static final LeaseTiming PATIENT =
            new LeaseTiming(Duration.ofMinutes(20), Duration.ofMinutes(15), Duration.ofMinutes(10));

    /** One that looks each second and loses nothing when this machine stands still. */
    private static final LeaseTiming LONG =
            new LeaseTiming(Duration.ofSeconds(60), Duration.ofSeconds(50), Duration.ofSeconds(1));

    private static ExecutorService blocking;

    private final List<ScheduledExecutorService> threads = new ArrayList<>();
    private final List<KubernetesClient> clients = new ArrayList<>();
    private String namespace;

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
        namespace = "p" + Integer.toHexString(test.getDisplayName().hashCode());
        admin().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void end() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
        clients.forEach(KubernetesClient::close);
    }

    @Test
    void theDocumentedRoleIsEnoughForAReleaseAndForAnExpiry() {
        grant(leases("get", "create", "update"));
        var zero = elect("shop-0", LONG);
        leads(zero);
        var one = elect("shop-1", LeaseTiming.LEASE);
        standsBy(one, "shop-0");
        zero.resign().await().atMost(LIMIT);
        leads(one);

        threads.get(1).shutdownNow();
        var before = one.standing().epoch();
        var two = elect("shop-2", LeaseTiming.LEASE);
        leads(two);
        assertThat(before).isGreaterThanOrEqualTo(2);
        assertThat(two.standing().epoch()).isGreaterThan(before);
    }

    @Test
    void withWatchAReleaseIsTakenAtOnce() {
        grant(leases("get", "create", "update", "watch"));
        awaitRight();
        var zero = elect("shop-0", PATIENT);
        leads(zero);
        var one = elect("shop-1", PATIENT);
        standsBy(one, "shop-0");
        zero.resign().await().atMost(LIMIT);
        leads(one);
    }

    @Test
    void withAWatchOnPodsADeathIsTakenAtOnce() {
        pod("shop-0");
        grant(leases("get", "create", "update", "watch"), pods());
        awaitRight();
        var zero = elect("shop-0", PATIENT);
        leads(zero);
        var one = elect("shop-1", PATIENT);
        standsBy(one, "shop-0");
        threads.getFirst().shutdownNow();
        admin().pods()
                .inNamespace(namespace)
                .withName("shop-0")
                .withGracePeriod(0)
                .delete();
        leads(one);
    }

    @Test
    void withoutAnyRightTheDetailSaysWhichOneAndItWorksOnceItIsGranted() {
        var elector = elect("shop-0", LeaseTiming.LEASE);
        says(elector, "lacks get on leases eventsource-shop");
        says(elector, "grant get, create, update");
        assertThat(elector.standing().forbidden()).isTrue();
        grant(leases("get"));
        says(elector, "cannot take the lock: the role of this pod lacks create on leases eventsource-shop");
        grant(leases("get", "create", "update"));
        leads(elector);
        assertThat(elector.standing().detail()).isEqualTo("leading");
        assertThat(elector.standing().forbidden()).isFalse();
    }

    /** The API server hears of a binding a moment later; who asks before asks again after the pause only. */
    private void awaitRight() {
        try (var client = SharedCluster.PLANE.clientOf(namespace, "default")) {
            await().atMost(LIMIT)
                    .ignoreException(KubernetesClientException.class)
                    .until(() -> {
                        var unused = client.leases()
                                .inNamespace(namespace)
                                .withName("eventsource-shop")
                                .get();
                        return true;
                    });
        }
    }

    private void leads(LeaderElector elector) {
        await().atMost(LIMIT).until(() -> elector.standing().active());
    }

    private void standsBy(LeaderElector elector, String holder) {
        await().atMost(LIMIT).until(() -> elector.standing().holder().equals(holder));
        assertThat(elector.standing().active()).isFalse();
    }

    private void says(LeaderElector elector, String what) {
        await().atMost(LIMIT).until(() -> elector.standing().detail().contains(what));
    }

    private LeaderElector elect(String identity, LeaseTiming timing) {
        var thread = Executors.newSingleThreadScheduledExecutor();
        threads.add(thread);
        var client = SharedCluster.PLANE.clientOf(namespace, "default");
        clients.add(client);
        var elector = new LeaderElector(
                new LeaseLock(client, namespace, "shop", InstantSource.system(), blocking),
                identity,
                timing,
                Timeline.of(thread),
                RandomGenerator.getDefault());
        elector.start();
        return elector;
    }

    private static PolicyRule leases(String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups("coordination.k8s.io")
                .withResources("leases")
                .withVerbs(verbs)
                .build();
    }

    private static PolicyRule pods() {
        return new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("pods")
                .withVerbs("get", "list", "watch")
                .build();
    }

    private void grant(PolicyRule... rules) {
        admin().resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .createOr(existing -> existing.update());
        admin().resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "shop")
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName("default")
                        .withNamespace(namespace)
                        .endSubject()
                        .build())
                .createOr(existing -> existing.update());
    }

    private void pod(String name) {
        admin().resource(Pods.named(namespace, name)).create();
    }

    private static KubernetesClient admin() {
        return SharedCluster.PLANE.client();
    }
}
