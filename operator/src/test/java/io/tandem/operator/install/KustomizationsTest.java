package io.tandem.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What kustomize makes of what is shipped. */
class KustomizationsTest {
    private static final Path KUBERNETES = Shipped.ROOT.resolve("src/main/kubernetes");
    private static final List<String> BASES = List.of("cluster", "namespaced");
    private static final Set<String> OF_THE_CLUSTER =
            Set.of("Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "PriorityClass");

    @TempDir
    Path scratch;

    @ParameterizedTest
    @MethodSource("directories")
    void everyKustomizationCanBeRendered(Path directory) {
        assertThat(rendered(directory)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("directories")
    void everyImageHasARegistryAndATag(Path directory) {
        assertThat(rendered(directory).stream().flatMap(KustomizationsTest::images))
                .allMatch(image -> image.matches("(localhost|[^/]+\\.[^/]+)/[^:@]+:[^:@]+"));
    }

    @Test
    void imagesOfAKustomizationOnTopReachTheOperatorAndWhatItStarts() {
        for (var base : BASES) {
            var overlay = Overlay.write(scratch.resolve(base), base, "7", "");
            assertThat(rendered(overlay).stream().flatMap(KustomizationsTest::images))
                    .containsExactlyInAnyOrder(
                            "registry.example.com/tandem/operator:7",
                            "registry.example.com/tandem/event-source:7",
                            // somebody else's, which keeps its name
                            "quay.io/argoproj/argo-events:v1.9.11");
        }
    }

    @Test
    void theImageOfSensorsIsSetAsTheMigrationShows() throws IOException {
        var page = Files.readString(Shipped.ROOT.resolve("docs/migrate.md"));
        assertThat(page).contains("       images:\n         - {name: quay.io/argoproj/argo-events, newTag: v1.9.7}\n");
        var overlay = Overlay.write(scratch.resolve("sensors"), "cluster", "7", "");
        Files.writeString(
                overlay.resolve("kustomization.yaml"),
                "  - {name: quay.io/argoproj/argo-events, newTag: v1.9.7}\n",
                StandardOpenOption.APPEND);
        assertThat(rendered(overlay).stream().flatMap(KustomizationsTest::images))
                .contains("quay.io/argoproj/argo-events:v1.9.7");
    }

    @Test
    void theNamespacedOneHoldsNothingOfTheClusterAndMovesAsAWhole() {
        var overlay = Overlay.write(scratch.resolve("orders"), "namespaced", "7", "orders");
        assertThat(rendered(overlay)).hasSizeGreaterThan(5).allSatisfy(item -> {
            assertThat(OF_THE_CLUSTER).doesNotContain(item.getKind());
            assertThat(item.getMetadata().getNamespace()).isEqualTo("orders");
        });
    }

    @Test
    void theNamespacedOneGrantsWhatTheOneOfTheClusterDoes() {
        assertThat(Shipped.rulesOf(rendered(KUBERNETES.resolve("namespaced"))))
                .containsExactlyInAnyOrderElementsOf(Shipped.rules());
        assertThat(rendered(KUBERNETES.resolve("cluster")))
                .filteredOn(item -> !item.getMetadata().getName().startsWith("tandem-aggregate-to-"))
                .satisfies(items ->
                        assertThat(Shipped.rulesOf(items)).containsExactlyInAnyOrderElementsOf(Shipped.rules()));
    }

    @Test
    void everyRoleIsBoundToTheOperatorsAccount() {
        for (var base : BASES) {
            var items = rendered(KUBERNETES.resolve(base));
            var bound = items.stream()
                    .flatMap(item -> switch (item) {
                        case ClusterRoleBinding binding -> Stream.of(binding.getRoleRef());
                        case RoleBinding binding -> Stream.of(binding.getRoleRef());
                        default -> Stream.of();
                    })
                    .map(role -> role.getKind() + " " + role.getName());
            assertThat(items)
                    .filteredOn(item -> item instanceof Role || item instanceof ClusterRole)
                    .extracting(
                            item -> item.getKind() + " " + item.getMetadata().getName())
                    .filteredOn(role -> !role.startsWith("ClusterRole tandem-aggregate-to-"))
                    .containsExactlyInAnyOrderElementsOf(bound.toList());
        }
    }

    @Test
    void aServiceIsNoSettingOfTheOperatorAndASlowStartNoFailure() {
        for (var base : BASES) {
            var pod = operator(base).getSpec().getTemplate().getSpec();
            assertThat(pod.getEnableServiceLinks()).isFalse();
            var startup = pod.getContainers().get(0).getStartupProbe();
            assertThat(startup.getFailureThreshold() * startup.getPeriodSeconds())
                    .as("seconds")
                    .isGreaterThanOrEqualTo(600);
        }
    }

    /** Also with another port one day: what is open is what the container has. */
    @Test
    void nothingReachesTheOperatorButItsProbesAndMetrics() {
        for (var base : BASES) {
            var operator = operator(base).getSpec().getTemplate();
            var policy = rendered(KUBERNETES.resolve(base)).stream()
                    .filter(NetworkPolicy.class::isInstance)
                    .map(NetworkPolicy.class::cast)
                    .toList();
            assertThat(policy).as(base).singleElement().satisfies(found -> {
                assertThat(operator.getMetadata().getLabels())
                        .containsAllEntriesOf(found.getSpec().getPodSelector().getMatchLabels());
                assertThat(found.getSpec().getPolicyTypes()).containsExactly("Ingress");
                assertThat(found.getSpec().getIngress())
                        .flatExtracting(NetworkPolicyIngressRule::getPorts)
                        .extracting(port -> port.getPort().getIntVal())
                        .containsExactlyInAnyOrderElementsOf(
                                operator.getSpec().getContainers().get(0).getPorts().stream()
                                        .map(ContainerPort::getContainerPort)
                                        .toList());
            });
        }
    }

    private static Deployment operator(String base) {
        return rendered(KUBERNETES.resolve(base)).stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everySampleIsInTheKustomizationOfSamples() throws IOException {
        var samples = KUBERNETES.resolve("samples");
        Map<?, ?> kustomization =
                Serialization.unmarshal(Shipped.text(samples.resolve("kustomization.yaml")), Map.class);
        try (var files = Files.list(samples);
                var sensors = Files.list(samples.resolve("sensor"))) {
            var names = Stream.concat(files, sensors)
                    .map(file -> samples.relativize(file).toString())
                    .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
                    .collect(Collectors.toList());
            assertThat((List<?>) kustomization.get("resources"))
                    .map(Object::toString)
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    static Stream<Path> directories() throws IOException {
        try (var all = Files.walk(KUBERNETES)) {
            return all
                    .filter(file -> file.endsWith("kustomization.yaml"))
                    .map(Path::getParent)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static List<HasMetadata> rendered(Path directory) {
        var ended = Kubectl.kustomize(directory);
        assertThat(ended.code()).as(ended.output()).isZero();
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            return client.load(new ByteArrayInputStream(ended.output().getBytes(StandardCharsets.UTF_8)))
                    .items();
        }
    }

    private static Stream<String> images(HasMetadata item) {
        if (!(item instanceof Deployment deployment)) {
            return Stream.of();
        }
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> Stream.concat(
                        Stream.of(container.getImage()),
                        container.getEnv().stream()
                                .filter(variable -> variable.getName().endsWith("_IMAGE"))
                                .map(variable -> variable.getValue())));
    }
}
