package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.BusConfig;
import io.tandem.api.Condition;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ReconcileIT {
    ControlPlane cluster;
    Space space;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    @Test
    void waitsForItsBusAndDeploysWhenItAppears() {
        space.calendar("ticker", 1);

        space.awaitCondition("ticker", "EventBusReady", "False", "EventBusNotFound", "no EventBus default");
        space.awaitCondition("ticker", "Deployed", "False", "EventBusNotFound");
        space.awaitCondition("ticker", "SourcesProvided", "True", "AllEventsValid");
        space.awaitCondition("ticker", "Ready", "False", "NotDeployed");
        assertThat(space.deployment("ticker")).isNull();

        space.jetStreamBus("nats://one:4222");

        space.awaitDeployment("ticker");
        space.awaitCondition("ticker", "EventBusReady", "Unknown", "EventBusUnknown", "no pod has told");
        space.awaitCondition("ticker", "Deployed", "True", "Applied");
        space.awaitCondition("ticker", "Ready", "False", "PodsStarting");
        space.awaitCondition("ticker", "Progressing", "True", "RollingOut");

        space.markComplete("ticker");
        space.awaitCondition("ticker", "Ready", "True", "PodsReady");
        space.awaitCondition("ticker", "Progressing", "True", "UpToDate");
    }

    @Test
    void aFieldThatNobodyKnowsIsNamedAndTheEventsRun() {
        space.jetStreamBus("nats://one:4222");
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: typo, namespace: %s}
                spec: {replica: 3, calendar: {tick: {interval: 10s, timezon: Europe/Vienna}}}
                """);

        space.awaitCondition(
                "typo", "SourcesProvided", "True", "FieldsIgnored", "spec.calendar.tick.timezon, spec.replica");
        space.awaitCondition("typo", "Deployed", "True", "Applied");
        space.eventually(() -> assertThat(space.list(io.fabric8.kubernetes.api.model.events.v1.Event.class))
                .anySatisfy(event -> {
                    assertThat(event.getReason()).isEqualTo("FieldsIgnored");
                    assertThat(event.getType()).isEqualTo("Warning");
                }));
    }

    @Test
    void aFieldInAnotherCaseIsNamedWithTheOneThatIsMeantAndPodsDoNotReadItEither() {
        space.jetStreamBus("nats://one:4222");
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: shouting, namespace: %s}
                spec:
                  Replicas: 3
                  calendar: {tick: {interval: 10s, Interval: 1s, later: 1, filter: {Expression: "false"}}}
                """);

        space.awaitCondition(
                "shouting",
                "SourcesProvided",
                "True",
                "FieldsIgnored",
                "spec.Replicas (is replicas meant?)",
                "spec.calendar.tick.Interval (is interval meant?)",
                "spec.calendar.tick.filter.Expression (is expression meant?)",
                "spec.calendar.tick.later");
        var pods = space.awaitDeployment("shouting").getSpec().getTemplate().getSpec();
        var object = pods.getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getName().equals("EVENTSOURCE_OBJECT"))
                .findFirst()
                .orElseThrow();
        var read = EventSourceJson.decode(object.getValue(), EventSource.class).getSpec();
        assertThat(read.replicas()).isNull();
        assertThat(read.calendar().get("tick").interval()).isEqualTo("10s");
        assertThat(read.calendar().get("tick").filter().expression()).isNull();
        assertThat(read.calendar().get("tick").unknown())
                .as("a program of later may know it")
                .containsOnlyKeys("later");
    }

    @Test
    void everyKindOfBusIsReadyOnceClientsAreToldHowToReachIt() {
        for (var spec : List.of(
                "{jetstreamExotic: {url: \"nats://one:4222\"}}",
                "{kafka: {url: \"kafka:9092\"}}",
                "{nats: {exotic: {url: \"nats://one:4222\", clusterID: c}}}")) {
            var name = "bus-" + Integer.toHexString(spec.hashCode());
            space.apply("""
                    apiVersion: argoproj.io/v1alpha1
                    kind: EventBus
                    metadata: {name: %s, namespace: %%s}
                    spec: %s
                    """.formatted(name, spec));

            space.eventually(() -> {
                assertThat(space.bus(name).getStatus()).isNotNull();
                assertThat(space.bus(name).getStatus().conditions())
                        .extracting(Condition::type, Condition::status, Condition::observedGeneration)
                        .contains(tuple("Ready", "True", 1L));
            });
        }
    }

    @Test
    void copiesWhatIsWrongWithTheBus() {
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: default, namespace: %s}
            spec: {nats: {native: {replicas: 3}}}
            """);
        space.calendar("ticker", 1);

        space.awaitCondition("ticker", "Deployed", "False", "EventBusNotReady", "spec.nats.native", "installs none");
    }

    @Test
    void annotationMovesTheLockToALeaseWithoutOverlap() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 2);
        space.awaitDeployment("ticker");
        assertThat(strategy("ticker")).isEqualTo("RollingUpdate");
        space.markComplete("ticker");

        annotate("ticker", "k8s");

        space.awaitThat("ticker", now -> {
            assertThat(Space.environment(now, "LEADER_ELECTION")).isEqualTo("k8s");
            assertThat(now.getSpec().getTemplate().getMetadata().getAnnotations())
                    .containsEntry("tandem.io/lock", "lease");
            assertThat(now.getSpec().getStrategy().getType()).isEqualTo("Recreate");
            assertThat(now.getSpec().getTemplate().getSpec().getServiceAccountName())
                    .isEqualTo("ticker-eventsource");
        });
        assertThat(space.list(ServiceAccount.class))
                .anyMatch(a -> a.getMetadata().getName().equals("ticker-eventsource"));
        assertThat(space.list(RoleBinding.class)).hasSize(1);
        assertThat(space.list(Lease.class)).singleElement().satisfies(lease -> {
            assertThat(lease.getMetadata().getName()).isEqualTo("eventsource-ticker");
            assertThat(lease.getMetadata().getOwnerReferences()).hasSize(1);
        });

        space.markComplete("ticker");
        space.awaitThat("ticker", now -> assertThat(now.getSpec().getStrategy().getType())
                .isEqualTo("RollingUpdate"));

        annotate("ticker", "");
        space.awaitThat("ticker", now -> assertThat(now.getSpec().getStrategy().getType())
                .isEqualTo("Recreate"));
        space.eventually(() -> assertThat(space.list(Role.class)).isEmpty());
    }

    @Test
    void newBusAddressReachesThePods() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        space.awaitDeployment("ticker");

        space.jetStreamBus("nats://two:4222");

        space.awaitThat("ticker", now -> assertThat(
                        EventSourceJson.decode(Space.environment(now, "EVENTBUS_CONFIG"), BusConfig.class)
                                .jetstream()
                                .url())
                .isEqualTo("nats://two:4222"));
    }

    @Test
    void repairsWhatSomebodyChangesOrDeletes() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        var first = space.awaitDeployment("ticker");

        cluster.client().resource(first).delete();
        space.awaitThat("ticker", now -> {
            assertThat(now).isNotNull();
            assertThat(now.getMetadata().getUid())
                    .isNotEqualTo(first.getMetadata().getUid());
        });

        cluster.client()
                .apps()
                .deployments()
                .inNamespace(space.namespace())
                .withName("ticker-eventsource")
                .edit(found -> {
                    found.getSpec().setReplicas(3);
                    found.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .setImage("registry.example/other:1");
                    return found;
                });
        space.awaitThat("ticker", now -> {
            assertThat(now.getSpec().getReplicas()).isEqualTo(1);
            assertThat(now.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getImage())
                    .isEqualTo("registry.example/tandem/event-source:1.0");
        });
    }

    @Test
    void leavesReplicasOfASharedSourceToAnAutoscaler() {
        space.jetStreamBus("nats://one:4222");
        space.apply(Space.WEBHOOK);
        space.awaitDeployment("hook");

        cluster.client()
                .apps()
                .deployments()
                .inNamespace(space.namespace())
                .withName("hook-eventsource")
                .scale(4);
        space.jetStreamBus("nats://two:4222");

        space.awaitThat("hook", now -> {
            assertThat(Space.environment(now, "EVENTBUS_CONFIG")).isNotEqualTo("");
            assertThat(EventSourceJson.decode(Space.environment(now, "EVENTBUS_CONFIG"), BusConfig.class)
                            .jetstream()
                            .url())
                    .isEqualTo("nats://two:4222");
            assertThat(now.getSpec().getReplicas()).isEqualTo(4);
        });
    }

    @Test
    void zeroReplicasAreHonoured() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 0);

        space.awaitDeployment("ticker");
        assertThat(space.deployment("ticker").getSpec().getReplicas()).isZero();
        space.awaitCondition("ticker", "Ready", "False", "ScaledToZero", "spec.replicas is 0");
    }

    @Test
    void oneBadEventLeavesTheOthersRunning() {
        space.jetStreamBus("nats://one:4222");
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: mixed, namespace: %s}
            spec: {calendar: {good: {interval: 10s}, bad: {schedule: "not a schedule"}}}
            """);

        space.awaitDeployment("mixed");
        space.awaitCondition(
                "mixed", "SourcesProvided", "False", "InvalidEventSource", "spec.calendar.bad", "the other events run");
        space.awaitCondition("mixed", "Deployed", "True", "Applied");
    }

    @Test
    void lastGoodDeploymentStaysWhenNoEventCanRun() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        var before = space.awaitDeployment("ticker");

        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: ticker, namespace: %s}
            spec: {replicas: 1, calendar: {tick: {interval: 10ms}}}
            """);

        space.awaitCondition("ticker", "SourcesProvided", "False", "InvalidEventSource", "spec.calendar.tick");
        space.awaitCondition(
                "ticker",
                "Deployed",
                "False",
                "BuildDeploymentSpecFailed",
                "the last good specification stays deployed");
        assertThat(space.deployment("ticker").getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration());
    }

    @Test
    void serviceComesChangesAndGoesWithTheSpec() {
        space.jetStreamBus("nats://one:4222");
        space.apply(Space.WEBHOOK);
        space.eventually(
                () -> assertThat(space.list(Service.class)).singleElement().satisfies(service -> {
                    assertThat(service.getMetadata().getName()).isEqualTo("hook-eventsource-svc");
                    assertThat(service.getSpec().getPorts().get(0).getPort()).isEqualTo(12000);
                }));
        var address = space.list(Service.class).get(0).getSpec().getClusterIP();
        var generation = space.awaitDeployment("hook").getMetadata().getGeneration();

        space.apply(Space.WEBHOOK.replace("{port: 12000,", "{port: 80,"));
        space.eventually(
                () -> assertThat(space.list(Service.class)).singleElement().satisfies(service -> {
                    assertThat(service.getSpec().getPorts())
                            .singleElement()
                            .satisfies(port -> assertThat(port.getPort()).isEqualTo(80));
                    assertThat(service.getSpec().getClusterIP()).isEqualTo(address);
                }));
        assertThat(space.deployment("hook").getMetadata().getGeneration()).isEqualTo(generation);

        space.apply(Space.WEBHOOK.replaceAll("service: .*\n", "replicas: 1\n"));
        space.eventually(() -> assertThat(space.list(Service.class)).isEmpty());
    }

    @Test
    void refusalByTheApiServerIsToldInItsOwnWords() {
        space.jetStreamBus("nats://one:4222");
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: refused, namespace: %s}
            spec:
              template: {container: {volumeMounts: [{name: nowhere, mountPath: /data}]}}
              calendar: {tick: {interval: 10s}}
            """);

        space.awaitCondition("refused", "Deployed", "False", "CreateDeploymentFailed", "nowhere");
        space.awaitCondition("refused", "Ready", "False", "NotDeployed");
    }

    @Test
    void doesNotTakeAServiceThatIsNotItsOwn() {
        space.jetStreamBus("nats://one:4222");
        space.apply("""
            apiVersion: v1
            kind: Service
            metadata: {name: hook-eventsource-svc, namespace: %s}
            spec: {ports: [{port: 1}]}
            """);
        space.apply(Space.WEBHOOK);

        space.awaitCondition("hook", "Deployed", "False", "CreateServiceFailed", "is not this EventSource's");
        assertThat(space.list(Service.class).get(0).getMetadata().getOwnerReferences())
                .isEmpty();
    }

    private void annotate(String name, String election) {
        space.editMetadata(space.source(name), """
            {"annotations": {"events.argoproj.io/leader-election": "%s"}}\
            """.formatted(election));
    }

    private String strategy(String name) {
        return space.deployment(name).getSpec().getStrategy().getType();
    }
}
