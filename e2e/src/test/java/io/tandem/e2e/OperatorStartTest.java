package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.tandem.local.ControlPlane;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator that is started too early: what it needs comes later, and it is the same process that becomes ready. */
class OperatorStartTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Elects only where it believes to be in a cluster. */
    private static final Map<String, String> IN_A_CLUSTER = Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1");

    private ControlPlane plane;
    private Served served;

    @BeforeEach
    void start() {
        plane = ControlPlane.start();
        served = new Served(plane.client());
        OperatorProcess.install(plane);
        OperatorProcess.grantEverywhere(plane);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void becomesReadyThoughTheApiServerWasAwayAtItsStart() {
        var kubeconfig = kubeconfig();
        plane.stopApiServer();
        try (var operator = OperatorProcess.launch("early", kubeconfig, IN_A_CLUSTER)) {
            awaitMissing(operator, "the API server at https://127.0.0.1");

            plane.restart();

            becomesReadyAndLeads(operator);
        }
    }

    @Test
    void becomesReadyThoughADefinitionWasMissingAtItsStart() {
        var definition = plane.client()
                .resources(CustomResourceDefinition.class)
                .withName("eventbus.argoproj.io")
                .get();
        plane.client().resource(definition).delete();
        await().atMost(PATIENCE)
                .until(() -> plane.client()
                                .resources(CustomResourceDefinition.class)
                                .withName("eventbus.argoproj.io")
                                .get()
                        == null);
        try (var operator = OperatorProcess.launch("early", kubeconfig(), IN_A_CLUSTER)) {
            awaitMissing(operator, "the API server knows no eventbus.argoproj.io");

            definition.getMetadata().setResourceVersion(null);
            plane.client().resource(definition).create();

            becomesReadyAndLeads(operator);
        }
    }

    /**
     * As OLM starts it for all namespaces: it names them by an empty text, which is not the same as no variable. And with the
     * address to listen on that it has in a pod, of which the kubelet may know the IPv6 address only.
     */
    @Test
    void becomesReadyThoughItHadNoRightsAtItsStartAndServesEveryNamespaceIfNoneIsNamed() throws Exception {
        plane.client()
                .rbac()
                .clusterRoleBindings()
                .withName("tandem-operator-dependent")
                .delete();
        var env = new HashMap<>(IN_A_CLUSTER);
        env.put("TANDEM_WATCH_NAMESPACES", "");
        env.put("QUARKUS_HTTP_HOST", "0.0.0.0");
        try (var operator = OperatorProcess.launch("early", kubeconfig(), env)) {
            awaitMissing(operator, "cannot list resource");

            OperatorProcess.grantEverywhere(plane);

            becomesReadyAndLeads(operator);
            for (var namespace : List.of("one", "two")) {
                OperatorProcess.namespace(plane, namespace);
                served.bus(namespace);
                served.calendar(namespace, "source");
                served.awaitDeployment(namespace, "source");
            }
            assertThat(!Ipv6.present() || operator.readyAt(Ipv6.LOOPBACK)).isTrue();
        }
    }

    /** Of single namespaces: the rights in those it watches say nothing about its own. */
    @Test
    void becomesReadyThoughItMightNotElectAtItsStart() {
        plane.client()
                .rbac()
                .clusterRoleBindings()
                .withName("tandem-operator-watched")
                .delete();
        plane.client()
                .rbac()
                .clusterRoleBindings()
                .withName("tandem-operator-dependent")
                .delete();
        OperatorProcess.grant(plane, "watched", OperatorProcess.HOME);
        var env = new HashMap<>(IN_A_CLUSTER);
        env.put("TANDEM_WATCH_NAMESPACES", "watched");
        var binding = plane.client()
                .resources(RoleBinding.class)
                .inNamespace(OperatorProcess.HOME)
                .withName("tandem-operator-leader")
                .get();
        plane.client().resource(binding).delete();
        try (var operator = OperatorProcess.launch("early", kubeconfig(), env)) {
            awaitMissing(operator, "leases.coordination.k8s.io");

            binding.getMetadata().setResourceVersion(null);
            plane.client().resource(binding).create();

            becomesReadyAndLeads(operator);
        }
    }

    @Test
    void endsWhenToldToThoughItNeverStarted() throws Exception {
        var kubeconfig = kubeconfig();
        plane.stopApiServer();
        try (var operator = OperatorProcess.launch("early", kubeconfig, IN_A_CLUSTER)) {
            awaitMissing(operator, "the API server at https://127.0.0.1");

            operator.process().terminate();

            await().atMost(PATIENCE).until(() -> !operator.process().alive());
        }
    }

    private String kubeconfig() {
        return OperatorProcess.kubeconfig(plane, OperatorProcess.HOME);
    }

    private static void awaitMissing(OperatorProcess operator, String missing) {
        operator.process().await("telling what is missing", PATIENCE, () -> operator.readiness()
                .contains(missing));
        await().atMost(PATIENCE)
                .until(() -> Files.readString(operator.process().log()).contains("missing="));
    }

    private void becomesReadyAndLeads(OperatorProcess operator) {
        operator.awaitReady();
        // ready may come before there is a Lease
        await().atMost(PATIENCE).until(() -> served.holder(OperatorProcess.HOME).equals("early"));
        assertThat(operator.process().alive()).isTrue();
    }
}
