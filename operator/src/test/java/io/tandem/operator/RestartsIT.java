package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.api.BusConfig;
import io.tandem.api.Condition;
import io.tandem.api.EventSourceJson;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.Conflicts;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Quota;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change that is in no EventSource, here a bus with another address, reaches one of them after the other. */
@QuarkusTest
@QuarkusTestResource(
        value = ControlPlaneResource.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = ControlPlaneResource.CONCURRENT_RESTARTS, value = "1"))
@TestProfile(RestartsIT.OwnCluster.class)
class RestartsIT {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final String BUDGETS = "count/poddisruptionbudgets.policy";
    private static final String PODS = "tandem.io/bus-pods";
    private static final String GENERATION = "tandem.io/bus-generation";
    private static final String IMAGES = "tandem.io/bus-images";
    private static final String ENCRYPTION = "tandem.io/bus-encryption";
    private static final String[] NOTES = {PODS, GENERATION, IMAGES, ENCRYPTION};
    private static final String TEXT = "tandem.io/bus-config";
    private static final String FORMER = "nats:2.14.5-alpine";
    private static final String BUS = """
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: %s, namespace: %%s, annotations: {tandem.io/hold-rollout: "true"}}
            spec: {jetstream: {version: 2.14.6, replicas: 3, maxPayload: %s}}
            """;

    ControlPlane cluster;
    private Space space;

    /** For places are counted over all namespaces. */
    public static class OwnCluster implements QuarkusTestProfile {}

    @BeforeEach
    void threeThatServe() {
        space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        for (var name : NAMES) {
            space.calendar(name, 1);
            space.awaitDeployment(name);
            space.markComplete(name);
            space.awaitCondition(name, "Progressing", "True", "UpToDate");
        }
    }

    @Test
    void podsOfOneEventSourceAreReplacedAtATimeAndAHeldOneKeepsItsOwn() {
        hold("c", "true");
        space.jetStreamBus("nats://two:4222");

        space.awaitCondition("c", "Progressing", "Unknown", "Held", "tandem.io/hold-rollout");
        space.eventually(() -> assertThat(replaced()).hasSize(1));
        var first = replaced().getFirst();
        var second = first.equals("a") ? "b" : "a";
        space.awaitCondition(second, "Progressing", "True", "Waiting", "other resources come first");
        await().during(Duration.ofSeconds(6))
                .untilAsserted(() ->
                        assertThat(replaced()).as("looked at again meanwhile").containsExactly(first));
        assertThat(space.condition(second, "Ready").status()).isEqualTo("True");

        space.markComplete(first);
        space.eventually(() -> assertThat(replaced()).containsExactlyInAnyOrder(first, second));
        space.markComplete(second);
        space.awaitCondition(second, "Progressing", "True", "UpToDate");
        assertThat(replaced()).doesNotContain("c");

        hold("c", "false");
        space.eventually(() -> assertThat(replaced()).contains("c"));
        space.markComplete("c");
    }

    @Test
    void aChangeOfItsOwnWaitsForNobody() {
        NAMES.forEach(name -> hold(name, "true"));
        space.jetStreamBus("nats://two:4222");
        space.awaitCondition("b", "Progressing", "Unknown", "Held");

        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: b, namespace: %s}
                spec: {calendar: {tick: {interval: 20s}}}
                """);

        space.eventually(() -> assertThat(replaced()).containsExactly("b"));
        space.awaitCondition("b", "Progressing", "True", "RollingOut");
    }

    /** What was refused behind the Deployment gave the place back, though its pods were being replaced. */
    @Test
    void aPlaceIsHeldByWhosePodsAreReplacedWhateverElseOfItIsRefusedAndByNobodyElse() {
        List.of("b", "c").forEach(name -> hold(name, "true"));
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: a, namespace: %s}
                spec:
                  replicas: 2
                  service: {ports: [{port: 12000, targetPort: 12000}]}
                  webhook: {example: {port: "12000", endpoint: /example, method: POST}}
                """);
        space.awaitThat("a", deployment -> assertThat(deployment.getSpec().getReplicas())
                .isEqualTo(2));
        markOneOfTwoReady("a");
        space.awaitCondition("a", "Progressing", "True", "UpToDate");
        var quota = new Quota(space);
        quota.set(Map.of("services", 0, BUDGETS, 0), false);
        space.list(Service.class)
                .forEach(service -> cluster.client().resource(service).delete());
        space.awaitCondition("a", "Deployed", "False", "CreateServiceFailed", "exceeded quota");

        space.jetStreamBus("nats://two:4222");
        space.awaitCondition("b", "Progressing", "Unknown", "Held");
        hold("b", "false");
        space.eventually(
                () -> assertThat(replaced()).as("of a the Service comes first").containsExactly("b"));
        space.markComplete("b");
        space.awaitCondition("b", "Progressing", "True", "UpToDate");

        space.list(PodDisruptionBudget.class)
                .forEach(budget -> cluster.client().resource(budget).delete());
        quota.set(Map.of("services", 10, BUDGETS, 0), true);
        hold("a", "false"); // it is looked at
        space.eventually(() -> assertThat(replaced()).containsExactlyInAnyOrder("a", "b"));
        space.awaitCondition("a", "Deployed", "False", "ApplyFailed", "exceeded quota");
        hold("c", "false");
        space.awaitCondition("c", "Progressing", "True", "Waiting", "other resources come first");

        space.markComplete("a");
        space.eventually(() -> assertThat(replaced()).contains("c"));
        space.markComplete("c");
    }

    @Test
    void podsOfOneSensorAreReplacedAtATimeAndOneThatIsDeletedGivesItsPlaceBack() {
        var sensors = new Sensors(space);
        for (var name : NAMES) {
            sensors.log(name, "", "");
            sensors.await(name, "Deployed", "True", "Applied");
            sensors.markComplete(name);
            sensors.await(name, "Progressing", "True", "UpToDate");
        }
        space.jetStreamBus("nats://two:4222");

        space.eventually(() -> assertThat(replaced(sensors, NAMES)).hasSize(1));
        var first = replaced(sensors, NAMES).getFirst();
        var others = NAMES.stream().filter(name -> !name.equals(first)).toList();
        others.forEach(name -> sensors.await(name, "Progressing", "True", "Waiting"));

        sensors.markComplete(first);
        space.eventually(() -> assertThat(replaced(sensors, others)).hasSize(1));
        var second = replaced(sensors, others).getFirst();
        var third =
                others.stream().filter(name -> !name.equals(second)).findFirst().orElseThrow();
        sensors.await(third, "Progressing", "True", "Waiting");

        // somebody's finalizer keeps it for as long as he likes
        space.editMetadata(sensors.sensor(second), "{\"finalizers\": [\"example.com/keeps\"]}");
        cluster.client().resource(sensors.sensor(second)).delete();
        space.eventually(() -> assertThat(replaced(sensors, List.of(third))).hasSize(1));
        space.editMetadata(sensors.sensor(second), "{\"finalizers\": null}");
    }

    /** A new version of the operator stopped the servers of all native buses together. */
    @Test
    void serversOfOneNativeBusAreReplacedAtATimeAndAHeldOneKeepsItsOwn() {
        NAMES.forEach(this::busOfTheVersionBefore);
        NAMES.forEach(name -> awaitServersStay(name, "Held", "tandem.io/hold-rollout is gone"));
        assertThat(replacedBuses()).isEmpty();
        // else nothing tells, once a change of the spec was refused, which one they are of, nor what somebody changes
        NAMES.forEach(name -> {
            awaitNoted(name, "unknown");
            space.eventually(() -> assertThat(config(name).get().getMetadata().getAnnotations())
                    .containsKey(TEXT));
        });
        config("c").edit(map -> map.edit().addToData("nats-js", "port: 1").build());
        awaitServersStay(
                "c", "Held", "changed by somebody, and mended when they are replaced: ConfigMap eventbus-c-js");
        holdBus("a", "false");
        holdBus("b", "false");

        space.eventually(() -> assertThat(replacedBuses()).hasSize(1));
        var first = replacedBuses().getFirst();
        var second = first.equals("a") ? "b" : "a";
        awaitServersStay(second, "Waiting", "other buses come first");
        await().during(Duration.ofSeconds(6)).untilAsserted(() -> assertThat(replacedBuses())
                .as("looked at again meanwhile")
                .containsExactly(first));

        markServersReady(first);
        space.eventually(() -> assertThat(replacedBuses()).containsExactlyInAnyOrder(first, second));
        markServersReady(second);
        awaitServersStay("c", "Held", "tandem.io/hold-rollout is gone");

        space.apply(BUS.formatted("c", "2MB"));
        space.eventually(() -> assertThat(replacedBuses())
                .as("what its own specification asks for is not held")
                .contains("c"));
        markServersReady("c");
    }

    @Test
    void serversThatSomebodyElseChangedAreMendedThoughTheirBusIsHeld() {
        readyBus("a");
        change("a", FORMER);
        space.eventually(() -> assertThat(NativeBusCase.image(servers("a"))).isNotEqualTo(FORMER));

        var pods = servers("a").getMetadata().getAnnotations().get(PODS);
        change("a", NativeBusCase.image(servers("a")), NOTES);
        // the version before noted nothing, and no pod is another one for it
        awaitNoted("a", pods);
    }

    private void markOneOfTwoReady(String name) {
        Conflicts.retried(() -> {
            var deployment = space.deployment(name);
            deployment.setStatus(new DeploymentStatusBuilder()
                    .withObservedGeneration(deployment.getMetadata().getGeneration())
                    .withReplicas(2)
                    .withUpdatedReplicas(2)
                    .withReadyReplicas(1)
                    .withAvailableReplicas(1)
                    .build());
            cluster.client().resource(deployment).patchStatus();
        });
    }

    private static List<String> replaced(Sensors sensors, List<String> names) {
        return names.stream()
                .filter(name -> sensors.told(name, "EVENTBUS_CONFIG").contains("nats://two:4222"))
                .toList();
    }

    private List<String> replaced() {
        return NAMES.stream()
                .filter(name -> EventSourceJson.decode(
                                Space.environment(space.deployment(name), "EVENTBUS_CONFIG"), BusConfig.class)
                        .jetstream()
                        .url()
                        .equals("nats://two:4222"))
                .toList();
    }

    /** All its servers run and are ready, by an image that is not planned any more. */
    private void busOfTheVersionBefore(String name) {
        readyBus(name);
        change(name, FORMER, NOTES);
        space.editMetadata(config(name).get(), "{\"annotations\": {\"%s\": null}}".formatted(TEXT));
        markServersReady(name);
    }

    private void awaitNoted(String name, String pods) {
        space.eventually(() -> assertThat(servers(name).getMetadata().getAnnotations())
                .containsEntry(PODS, pods)
                .containsEntry(GENERATION, "1")
                .containsEntry(ENCRYPTION, "variable")
                .hasEntrySatisfying(
                        IMAGES, images -> assertThat(images).contains("main=" + NativeBusCase.image(servers(name)))));
    }

    private void readyBus(String name) {
        space.apply(BUS.formatted(name, "1MB"));
        space.eventually(() -> assertThat(servers(name)).isNotNull());
        markServersReady(name);
        space.eventually(() -> assertThat(space.bus(name).getStatus().conditions())
                .extracting(Condition::type, Condition::status)
                .contains(tuple("Ready", "True"), tuple("Deployed", "True")));
    }

    private void change(String name, String image, String... without) {
        cluster.client().resource(servers(name)).edit(found -> {
            found.getMetadata().getAnnotations().keySet().removeAll(List.of(without));
            found.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image);
            return found;
        });
    }

    private void markServersReady(String name) {
        Conflicts.retried(() -> {
            var servers = servers(name);
            servers.setStatus(new StatefulSetStatusBuilder()
                    .withObservedGeneration(servers.getMetadata().getGeneration())
                    .withReplicas(3)
                    .withReadyReplicas(3)
                    .withCurrentReplicas(3)
                    .withUpdatedReplicas(3)
                    .withCurrentRevision("one")
                    .withUpdateRevision("one")
                    .build());
            cluster.client().resource(servers).patchStatus();
        });
    }

    private void awaitServersStay(String name, String reason, String why) {
        space.eventually(() -> assertThat(space.bus(name).getStatus().conditions())
                .filteredOn(condition -> condition.type().equals("Deployed"))
                .singleElement()
                .satisfies(deployed -> {
                    assertThat(deployed.status()).isEqualTo("True");
                    assertThat(deployed.reason()).isEqualTo(reason);
                    assertThat(deployed.message()).contains(why);
                }));
    }

    private List<String> replacedBuses() {
        return NAMES.stream()
                .filter(name -> !NativeBusCase.image(servers(name)).equals(FORMER))
                .toList();
    }

    private StatefulSet servers(String name) {
        return cluster.client()
                .apps()
                .statefulSets()
                .inNamespace(space.namespace())
                .withName("eventbus-%s-js".formatted(name))
                .get();
    }

    private Resource<ConfigMap> config(String name) {
        return cluster.client()
                .configMaps()
                .inNamespace(space.namespace())
                .withName("eventbus-%s-js-config".formatted(name));
    }

    private void holdBus(String name, String value) {
        space.editMetadata(space.bus(name), """
                {"annotations": {"tandem.io/hold-rollout": "%s"}}""".formatted(value));
    }

    private void hold(String name, String value) {
        space.editMetadata(space.source(name), """
                {"annotations": {"tandem.io/hold-rollout": "%s"}}""".formatted(value));
    }
}
