package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.local.ControlPlane;
import io.tandem.local.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Several operators, and an operator among several namespaces, as processes under the shipped roles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorProcessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Elects only where it believes to be in a cluster. */
    private static final Map<String, String> IN_A_CLUSTER = Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1");

    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private ControlPlane plane;
    private Served served;
    /** Of several namespaces, some of which make trouble; it starts while the first tests run. */
    private OperatorProcess amongSeveral;

    @BeforeAll
    void start() {
        plane = ControlPlane.start();
        served = new Served(plane.client());
        OperatorProcess.install(plane);
        for (var name : List.of("good", "poisoned", "unread")) {
            OperatorProcess.grant(plane, name, OperatorProcess.HOME);
            served.bus(name);
        }
        for (var name : List.of("closed", "later")) {
            OperatorProcess.namespace(plane, name);
            served.bus(name);
        }
        storeUnreadable();
        amongSeveral = OperatorProcess.launch(
                "operator",
                OperatorProcess.kubeconfig(plane, OperatorProcess.HOME),
                Map.of(
                        "TANDEM_WATCH_NAMESPACES",
                        "poisoned,closed,good,later,unread",
                        // for so long what is closed holds up the others
                        "QUARKUS_OPERATOR_SDK_CACHE_SYNC_TIMEOUT",
                        "5s"));
    }

    @AfterAll
    void stop() {
        if (amongSeveral != null) {
            amongSeveral.close();
        }
        plane.close();
    }

    /** Two that work would undo each other's objects wherever their versions differ. */
    @Test
    void theStandbyGoesOnWhenTheActiveOperatorIsKilledOrStoppedAndOneThatLosesItsLeaseEndsAtOnceAndTakesNothingBack() {
        OperatorProcess.grant(plane, "pair", OperatorProcess.HOME);
        served.bus("pair");
        var env = with(IN_A_CLUSTER, "TANDEM_WATCH_NAMESPACES", "pair");
        try (var one = OperatorProcess.start(plane, "one", env)) {
            await().atMost(PATIENCE).until(() -> holder().equals("one"));
            // ready as a standby, or no rollout of the operator would end
            try (var two = OperatorProcess.start(plane, "two", env)) {
                assertThat(holder()).isEqualTo("one");
                served.calendar("pair", "by-one");
                served.awaitDeployment("pair", "by-one");

                one.process().kill();
                served.calendar("pair", "by-two");
                served.awaitDeployment("pair", "by-two");
                assertThat(holder()).isEqualTo("two");

                try (var three = OperatorProcess.start(plane, "three", env)) {
                    two.process().terminate();
                    await().atMost(PATIENCE).until(() -> !two.process().alive());
                    assertThat(holder()).as("released by the one that ended").isNotEqualTo("two");
                    served.calendar("pair", "by-three");
                    served.awaitDeployment("pair", "by-three");
                    assertThat(holder()).isEqualTo("three");
                    assertThat(three.process().alive()).isTrue();

                    giveLeaseTo("somebody", Duration.ofSeconds(15));
                    // it renews every 4 s, and gives running work 4 s more
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> !three.process().alive());
                    assertThat(holder()).isEqualTo("somebody");
                }
            }
        }
    }

    /** The framework starts watches and timers on a standby, too: what wrote by itself when one of them told it wrote there as well. */
    @Test
    void aStandbyThatSeesTheUserOfABusGoWritesNothingUntilTheLeaseIsFree() {
        OperatorProcess.grant(plane, "standby", OperatorProcess.HOME);
        giveLeaseTo("somebody", Duration.ofHours(1));
        served.bus("standby", ", finalizers: [eventbus-controller]");
        served.calendar("standby", "goes");
        served.calendar("standby", "stays");
        served.resource("standby", "EventBus", "default").delete();
        try (var standby =
                OperatorProcess.start(plane, "standby", with(IN_A_CLUSTER, "TANDEM_WATCH_NAMESPACES", "standby"))) {
            var bus = version("standby", "EventBus", "default");

            served.resource("standby", "EventSource", "goes").delete();
            standby.process()
                    .await("told of the deletion", PATIENCE, () -> standby.metric("events_received", "DELETED") > 0);
            await().during(Duration.ofSeconds(3))
                    .until(() -> version("standby", "EventBus", "default").equals(bus));
            assertThat(plane.client()
                            .events()
                            .v1()
                            .events()
                            .inNamespace("standby")
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(deployments("standby")).isEmpty();

            giveLeaseTo("", Duration.ofSeconds(1));
            await().atMost(PATIENCE)
                    .until(() -> served.status("standby", "EventBus", "default").contains("InUse"));
        } finally {
            giveLeaseTo("", Duration.ofSeconds(1));
        }
    }

    @Test
    void operatorsOfTwoNamespacesLeaveEachOtherAlone() {
        OperatorProcess.installIn(plane, "red");
        OperatorProcess.installIn(plane, "blue");
        served.bus("red");
        served.bus("blue");
        try (var red = launch("red", "red", Map.of("TANDEM_WATCH_NAMESPACES", "red"));
                var blue = launch("blue", "blue", Map.of("TANDEM_WATCH_NAMESPACES", "blue"))) {
            red.awaitReady();
            blue.awaitReady();
            served.calendar("red", "source");
            served.calendar("blue", "source");
            served.awaitDeployment("red", "source");
            served.awaitDeployment("blue", "source");
            var untouched = served.deployment("blue", "source").getMetadata().getResourceVersion();

            red.process().kill();
            plane.client().resource(served.deployment("red", "source")).delete();
            served.calendar("red", "late");
            served.calendar("blue", "late");
            served.awaitDeployment("blue", "late");

            assertThat(blue.process().alive()).isTrue();
            assertThat(served.deployment("red", "source")).isNull();
            assertThat(served.deployment("red", "late")).isNull();
            assertThat(served.deployment("blue", "source").getMetadata().getResourceVersion())
                    .isEqualTo(untouched);
        }
    }

    @Test
    void operatorsOfTwoSelectorsShareANamespace() {
        OperatorProcess.grant(plane, "shared", OperatorProcess.HOME);
        served.bus("shared", ", labels: {team: a}");
        var scope = Map.of("TANDEM_WATCH_NAMESPACES", "shared");
        var home = OperatorProcess.HOME;
        try (var a = launch("team-a", home, with(scope, "TANDEM_WATCH_SELECTOR", "team=a"));
                var b = launch("team-b", home, with(scope, "TANDEM_WATCH_SELECTOR", "team in (b)"))) {
            a.awaitReady();
            b.awaitReady();
            served.calendar("shared", "of-a", "team: a");
            served.calendar("shared", "of-b", "team: b");
            served.calendar("shared", "of-nobody");
            served.awaitDeployment("shared", "of-a");
            served.awaitDeployment("shared", "of-b");
            served.sensor("shared", "of-b", "team: a");
            // whose EventSource the other one serves
            await().atMost(PATIENCE)
                    .until(() -> served.status("shared", "Sensor", "of-b").contains("DependenciesValid"));
            var untouched = served.deployment("shared", "of-b").getMetadata().getResourceVersion();

            b.process().kill();
            served.calendar("shared", "late-b", "team: b");
            served.calendar("shared", "late-a", "team: a");
            served.awaitDeployment("shared", "late-a");

            assertThat(a.process().alive()).isTrue();
            assertThat(served.deployment("shared", "late-b")).isNull();
            assertThat(served.deployment("shared", "of-nobody")).isNull();
            assertThat(served.deployment("shared", "of-b").getMetadata().getResourceVersion())
                    .isEqualTo(untouched);
        }
    }

    /** A policy refuses Deployments in one namespace, two others are closed to the operator. */
    @Test
    void whatCannotBeReconciledSlowsNobodyElseAndIsServedWhenItCanBe() {
        noDeploymentsIn("poisoned");
        served.calendar("later", "source");
        served.calendar("closed", "unseen");
        var operator = amongSeveral.awaitReady();
        operator.process().await("telling which namespaces are closed", PATIENCE, () -> operator.readiness()
                .contains("\"cannot be watched\": \"closed, later\""));
        IntStream.range(0, 10).forEach(i -> served.calendar("poisoned", "bad-" + i));
        IntStream.range(0, 60).forEach(i -> served.calendar("good", "good-" + i));

        await().atMost(PATIENCE).until(() -> deployments("good").size() == 60);
        await().atMost(PATIENCE)
                .until(() -> served.status("poisoned", "EventSource", "bad-9").contains("no Deployments here"));
        assertThat(deployments("closed")).isEmpty();
        assertThat(served.deployment("later", "source")).isNull();

        // both waits at once: what was refused is tried again every 30 s, and what was closed as seldom
        plane.client()
                .resources(ValidatingAdmissionPolicyBinding.class)
                .withName("no-deployments")
                .delete();
        OperatorProcess.grantIn(plane, "later", OperatorProcess.HOME);
        served.awaitDeployment("poisoned", "bad-0");
        served.awaitDeployment("later", "source");

        assertThat(deployments("closed")).isEmpty();
        assertThat(operator.process().alive()).isTrue();
    }

    /** Stored while the definition took anything, as the reference implementation's does; the schema came later. */
    @Test
    void whatCannotBeReadSlowsNobodyElse() {
        var operator = amongSeveral.awaitReady();
        served.calendar("unread", "good");
        served.awaitDeployment("unread", "good");
        await().atMost(PATIENCE).until(() -> served.status("unread", "EventSource", "mistyped")
                .contains("spec.eventBusName: must be a text"));
        // its rules stumble over what is stored, so that the API server takes no status
        await().atMost(PATIENCE)
                .until(() ->
                        notes("unread", "garbled").toString().contains("spec.calendar.tick.interval: must be a text"));
        assertThat(operator.process().alive()).isTrue();
    }

    private void storeUnreadable() {
        BadSources.storeUnchecked(plane.client(), List.of("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: garbled, namespace: unread}
                spec: {calendar: {tick: {interval: [10, s]}}}
                ---
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: mistyped, namespace: unread}
                spec: {calendar: {tick: {interval: 10s}}, eventBusName: [one]}
                """));
    }

    /** @param duration for which it is his though he never renews it; no holder frees it */
    private void giveLeaseTo(String holder, Duration duration) {
        Manifests.apply(plane.client(), """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: tandem-operator, namespace: %s}
            spec: {holderIdentity: "%s", leaseDurationSeconds: %d, leaseTransitions: 0, acquireTime: &now "%s", renewTime: *now}
            """.formatted(
                        OperatorProcess.HOME, holder, duration.toSeconds(), MICRO_TIME.format(Instant.now())));
    }

    private OperatorProcess launch(String name, String home, Map<String, String> env) {
        return OperatorProcess.launch(name, OperatorProcess.kubeconfig(plane, home), env);
    }

    private void noDeploymentsIn(String namespace) {
        Manifests.apply(plane.client(), """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: no-deployments}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules:
                  - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
              validations: [{expression: "false", message: no Deployments here}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: no-deployments}
            spec:
              policyName: no-deployments
              validationActions: [Deny]
              matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}}
            """.formatted(namespace));
        // policies come into force a moment after they are written
        var probe = Serialization.unmarshal("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: probe, namespace: %s}
            spec:
              selector: {matchLabels: {a: b}}
              template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}
            """.formatted(namespace), Deployment.class);
        await().atMost(PATIENCE).until(() -> {
            try {
                plane.client().resource(probe).dryRun().create();
                return false;
            } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
                return e.getMessage().contains("no Deployments here");
            }
        });
    }

    private String version(String namespace, String kind, String name) {
        return served.resource(namespace, kind, name).get().getMetadata().getResourceVersion();
    }

    /** Of its Kubernetes Events. */
    private List<String> notes(String namespace, String name) {
        return plane.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> name.equals(event.getRegarding().getName()))
                .map(Event::getNote)
                .toList();
    }

    private List<Deployment> deployments(String namespace) {
        return plane.client().apps().deployments().inNamespace(namespace).list().getItems();
    }

    private String holder() {
        return served.holder(OperatorProcess.HOME);
    }

    private static Map<String, String> with(Map<String, String> env, String name, String value) {
        var all = new java.util.HashMap<>(env);
        all.put(name, value);
        return all;
    }
}
