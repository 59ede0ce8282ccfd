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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
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

    private ControlPlane plane;
    /** Of several namespaces, some of which make trouble; it starts while the first tests run. */
    private OperatorProcess amongSeveral;

    @BeforeAll
    void start() {
        plane = ControlPlane.start();
        OperatorProcess.install(plane);
        for (var name : List.of("good", "poisoned", "unread")) {
            OperatorProcess.grant(plane, name, OperatorProcess.HOME);
            bus(name);
        }
        for (var name : List.of("closed", "later")) {
            OperatorProcess.namespace(plane, name);
            bus(name);
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
        bus("pair");
        var env = with(IN_A_CLUSTER, "TANDEM_WATCH_NAMESPACES", "pair");
        try (var one = OperatorProcess.start(plane, "one", env)) {
            await().atMost(PATIENCE).until(() -> holder().equals("one"));
            // ready as a standby, or no rollout of the operator would end
            try (var two = OperatorProcess.start(plane, "two", env)) {
                assertThat(holder()).isEqualTo("one");
                calendar("pair", "by-one", "");
                awaitDeployment("pair", "by-one");

                one.process().kill();
                calendar("pair", "by-two", "");
                awaitDeployment("pair", "by-two");
                assertThat(holder()).isEqualTo("two");

                try (var three = OperatorProcess.start(plane, "three", env)) {
                    two.process().terminate();
                    await().atMost(PATIENCE).until(() -> !two.process().alive());
                    assertThat(holder()).as("released by the one that ended").isNotEqualTo("two");
                    calendar("pair", "by-three", "");
                    awaitDeployment("pair", "by-three");
                    assertThat(holder()).isEqualTo("three");
                    assertThat(three.process().alive()).isTrue();

                    giveLeaseTo("somebody");
                    // it renews every 4 s, and gives running work 4 s more
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> !three.process().alive());
                    assertThat(holder()).isEqualTo("somebody");
                }
            }
        }
    }

    @Test
    void operatorsOfTwoNamespacesLeaveEachOtherAlone() {
        OperatorProcess.installIn(plane, "red");
        OperatorProcess.installIn(plane, "blue");
        bus("red");
        bus("blue");
        try (var red = launch("red", "red", Map.of("TANDEM_WATCH_NAMESPACES", "red"));
                var blue = launch("blue", "blue", Map.of("TANDEM_WATCH_NAMESPACES", "blue"))) {
            red.awaitReady();
            blue.awaitReady();
            calendar("red", "source", "");
            calendar("blue", "source", "");
            awaitDeployment("red", "source");
            awaitDeployment("blue", "source");
            var untouched = deployment("blue", "source").getMetadata().getResourceVersion();

            red.process().kill();
            plane.client().resource(deployment("red", "source")).delete();
            calendar("red", "late", "");
            calendar("blue", "late", "");
            awaitDeployment("blue", "late");

            assertThat(blue.process().alive()).isTrue();
            assertThat(deployment("red", "source")).isNull();
            assertThat(deployment("red", "late")).isNull();
            assertThat(deployment("blue", "source").getMetadata().getResourceVersion())
                    .isEqualTo(untouched);
        }
    }

    @Test
    void operatorsOfTwoSelectorsShareANamespace() {
        OperatorProcess.grant(plane, "shared", OperatorProcess.HOME);
        bus("shared", "{team: a}");
        var scope = Map.of("TANDEM_WATCH_NAMESPACES", "shared");
        var home = OperatorProcess.HOME;
        try (var a = launch("team-a", home, with(scope, "TANDEM_WATCH_SELECTOR", "team=a"));
                var b = launch("team-b", home, with(scope, "TANDEM_WATCH_SELECTOR", "team in (b)"))) {
            a.awaitReady();
            b.awaitReady();
            calendar("shared", "of-a", "team: a");
            calendar("shared", "of-b", "team: b");
            calendar("shared", "of-nobody", "");
            awaitDeployment("shared", "of-a");
            awaitDeployment("shared", "of-b");
            var untouched = deployment("shared", "of-b").getMetadata().getResourceVersion();

            b.process().kill();
            calendar("shared", "late-b", "team: b");
            calendar("shared", "late-a", "team: a");
            awaitDeployment("shared", "late-a");

            assertThat(a.process().alive()).isTrue();
            assertThat(deployment("shared", "late-b")).isNull();
            assertThat(deployment("shared", "of-nobody")).isNull();
            assertThat(deployment("shared", "of-b").getMetadata().getResourceVersion())
                    .isEqualTo(untouched);
        }
    }

    /** A policy refuses Deployments in one namespace, two others are closed to the operator. */
    @Test
    void whatCannotBeReconciledSlowsNobodyElseAndIsServedWhenItCanBe() {
        noDeploymentsIn("poisoned");
        calendar("later", "source", "");
        calendar("closed", "unseen", "");
        var operator = amongSeveral.awaitReady();
        operator.process().await("telling which namespaces are closed", PATIENCE, () -> operator.readiness()
                .contains("\"cannot be watched\": \"closed, later\""));
        IntStream.range(0, 10).forEach(i -> calendar("poisoned", "bad-" + i, ""));
        IntStream.range(0, 60).forEach(i -> calendar("good", "good-" + i, ""));

        await().atMost(PATIENCE).until(() -> deployments("good").size() == 60);
        await().atMost(PATIENCE).until(() -> told("poisoned", "bad-9").contains("no Deployments here"));
        assertThat(deployments("closed")).isEmpty();
        assertThat(deployment("later", "source")).isNull();

        // both waits at once: what was refused is tried again every 30 s, and what was closed as seldom
        plane.client()
                .resources(ValidatingAdmissionPolicyBinding.class)
                .withName("no-deployments")
                .delete();
        OperatorProcess.grantIn(plane, "later", OperatorProcess.HOME);
        awaitDeployment("poisoned", "bad-0");
        awaitDeployment("later", "source");

        assertThat(deployments("closed")).isEmpty();
        assertThat(operator.process().alive()).isTrue();
    }

    /** Stored while the definition took anything, as the reference implementation's does; the schema came later. */
    @Test
    void whatCannotBeReadSlowsNobodyElse() {
        var operator = amongSeveral.awaitReady();
        calendar("unread", "good", "");
        awaitDeployment("unread", "good");
        await().atMost(PATIENCE).until(() -> told("unread", "mistyped").contains("spec.eventBusName: must be a text"));
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

    private void giveLeaseTo(String holder) {
        plane.client()
                .leases()
                .inNamespace(OperatorProcess.HOME)
                .withName("tandem-operator")
                .edit(lease -> lease.edit()
                        .editSpec()
                        .withHolderIdentity(holder)
                        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .endSpec()
                        .build());
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

    private void bus(String namespace) {
        bus(namespace, "{}");
    }

    private void bus(String namespace, String labels) {
        Manifests.apply(plane.client(), """
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: default, namespace: %s, labels: %s}
            spec: {jetstreamExotic: {url: "nats://nats:4222"}}
            """.formatted(namespace, labels));
    }

    private void calendar(String namespace, String name, String label) {
        Manifests.apply(plane.client(), """
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: %s, namespace: %s, labels: {%s}}
            spec: {replicas: 1, calendar: {tick: {interval: 10s}}}
            """.formatted(name, namespace, label));
    }

    private String told(String namespace, String name) {
        return String.valueOf(plane.client()
                .genericKubernetesResources("argoproj.io/v1alpha1", "EventSource")
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getAdditionalProperties()
                .get("status"));
    }

    /** Of its Kubernetes Events. */
    private List<String> notes(String namespace, String name) {
        return plane.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> name.equals(event.getRegarding().getName()))
                .map(Event::getNote)
                .toList();
    }

    private void awaitDeployment(String namespace, String name) {
        await().atMost(PATIENCE).until(() -> deployment(namespace, name) != null);
    }

    private List<Deployment> deployments(String namespace) {
        return plane.client().apps().deployments().inNamespace(namespace).list().getItems();
    }

    private Deployment deployment(String namespace, String name) {
        return plane.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name + "-eventsource")
                .get();
    }

    private String holder() {
        var lease = plane.client()
                .leases()
                .inNamespace(OperatorProcess.HOME)
                .withName("tandem-operator")
                .get();
        return lease == null ? "" : String.valueOf(lease.getSpec().getHolderIdentity());
    }

    private static Map<String, String> with(Map<String, String> env, String name, String value) {
        var all = new java.util.HashMap<>(env);
        all.put(name, value);
        return all;
    }
}
