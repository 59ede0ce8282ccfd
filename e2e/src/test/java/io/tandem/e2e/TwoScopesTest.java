package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tandem.local.Binaries;
import io.tandem.local.ControlPlane;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two operators, installed side by side as README says, each for its own namespace, as processes.
 *
 * <p>{@code TANDEM_OTHER_OPERATOR} names the {@code quarkus-run.jar} of another version, which then is one of the two; without it
 * both are of this one.
 */
class TwoScopesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Commands commands = new Commands();
    private ControlPlane plane;
    private Served served;
    private WorkDir dir;

    @BeforeEach
    void start() {
        plane = ControlPlane.start();
        served = new Served(plane.client());
        dir = WorkDir.create("two-scopes");
        plane.apply(ROOT.resolve("src/main/kubernetes/crd"));
        for (var namespace : List.of("red", "blue")) {
            OperatorProcess.namespace(plane, namespace);
            kubectl("apply", "--server-side", "-k", overlay(namespace));
        }
    }

    @AfterEach
    void stop() {
        plane.close();
        dir.close();
    }

    @Test
    void operatorsOfTwoNamespacesServeTheirOwnAndOneIsUninstalledWithoutTheOther() throws Exception {
        try (var red = launchOther("red");
                var blue = OperatorProcess.launch("of-blue", OperatorProcess.kubeconfig(plane, "blue"), env("blue"))) {
            red.awaitReady();
            blue.awaitReady();
            for (var namespace : List.of("red", "blue")) {
                make(namespace, "source");
                awaitServed(namespace, "source");
                assertThat(served.holder(namespace)).isEqualTo("of-" + namespace);
            }
            var before = versions("blue");

            make("red", "late");
            awaitServed("red", "late");
            red.process().terminate();
            await().atMost(PATIENCE).until(() -> !red.process().alive());
            uninstall("red");

            assertThat(served.holder("blue")).isEqualTo("of-blue");
            assertThat(versions("blue")).as("written by its own operator alone").isEqualTo(before);
            assertThat(objects("red")).as("what was of red's operator").isEmpty();
            make("blue", "late");
            awaitServed("blue", "late");
            assertThat(blue.ready()).isTrue();
        }
    }

    private OperatorProcess launchOther(String namespace) {
        var access = OperatorProcess.kubeconfig(plane, namespace);
        var other = System.getenv("TANDEM_OTHER_OPERATOR");
        return other == null
                ? OperatorProcess.launch("of-" + namespace, access, env(namespace))
                : OperatorProcess.launch("of-" + namespace, access, env(namespace), Path.of(other));
    }

    /** As the installed Deployment sets it, and so that it elects. */
    private static Map<String, String> env(String namespace) {
        return Map.of(
                "TANDEM_WATCH_NAMESPACES",
                namespace,
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "TANDEM_SENSOR_IMAGE",
                "registry.example/argo-events:v1.9.11");
    }

    private void make(String namespace, String name) {
        served.bus(namespace);
        served.calendar(namespace, name);
        served.sensor(namespace, name);
    }

    /** Both Deployments are there, and both statuses say so. */
    private void awaitServed(String namespace, String name) {
        await().atMost(PATIENCE)
                .until(() -> Stream.of("EventSource " + name + "-eventsource", "Sensor " + name + "-sensor")
                        .allMatch(each -> {
                            var parts = each.split(" ");
                            return served.status(namespace, parts[0], name).contains("type=Deployed")
                                    && plane.client()
                                                    .apps()
                                                    .deployments()
                                                    .inNamespace(namespace)
                                                    .withName(parts[1])
                                                    .get()
                                            != null;
                        }));
    }

    /** Of what an operator is, makes and serves; it may go on writing the status of its own. */
    private List<String> versions(String namespace) {
        return all(namespace)
                .map(object -> "%s %s %s"
                        .formatted(
                                object.getKind(),
                                object.getMetadata().getName(),
                                object instanceof GenericKubernetesResource
                                        ? object.getMetadata().getGeneration()
                                        : object.getMetadata().getResourceVersion()))
                .sorted()
                .toList();
    }

    private List<String> objects(String namespace) {
        return all(namespace)
                .filter(object -> Objects.requireNonNullElse(
                                object.getMetadata().getOwnerReferences(), List.of())
                        .isEmpty()) // what has an owner goes with it, by a controller that is not here
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();
    }

    private Stream<? extends HasMetadata> all(String namespace) {
        var client = plane.client();
        var argo = Stream.of("EventSource", "EventBus", "Sensor")
                .flatMap(kind -> client
                        .genericKubernetesResources("argoproj.io/v1alpha1", kind)
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .stream());
        var apps = client.apps().deployments().inNamespace(namespace).list().getItems().stream();
        var roles = client.rbac().roles().inNamespace(namespace).list().getItems().stream();
        var bindings = client.rbac().roleBindings().inNamespace(namespace).list().getItems().stream();
        return Stream.of(argo, apps, roles, bindings).flatMap(each -> each);
    }

    private void uninstall(String namespace) {
        commands.run(
                List.of(ROOT.resolve("bin/uninstall").toString()),
                Map.of(
                        "YES",
                        "yes",
                        "LIMIT",
                        "2",
                        "OVERLAY",
                        overlay(namespace),
                        "KUBECONFIG",
                        plane.kubeconfig(),
                        "PATH",
                        Binaries.find("kubectl").toAbsolutePath().getParent() + ":" + System.getenv("PATH")));
    }

    private void kubectl(String... arguments) {
        commands.run(
                Stream.concat(
                                Stream.of(Binaries.find("kubectl")
                                        .toAbsolutePath()
                                        .toString()),
                                Stream.of(arguments))
                        .toList(),
                Map.of("KUBECONFIG", plane.kubeconfig()));
    }

    private String overlay(String namespace) {
        try {
            // kustomize wants a relative path
            var shipped = dir.path()
                    .toRealPath()
                    .resolve(namespace)
                    .relativize(ROOT.resolve("src/main/kubernetes/namespaced").toRealPath());
            var own = Files.createDirectories(dir.file(namespace));
            Files.writeString(
                    own.resolve("kustomization.yaml"),
                    "namespace: %s%nresources: [%s]%n".formatted(namespace, shipped));
            return own.toRealPath().toString();
        } catch (IOException e) {
            throw new IllegalStateException("no kustomization", e);
        }
    }
}
