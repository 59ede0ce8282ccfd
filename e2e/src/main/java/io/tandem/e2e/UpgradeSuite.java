package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The life of an installation: the version before, the upgrade as documented, and the end. {@code bin/e2e-upgrade} tells the
 * settings.
 */
public final class UpgradeSuite {
    private static final String HOME = "tandem-system";
    private static final String SPACE = "tandem-upgrade";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final Operator operator;
    private final Commands commands = new Commands();
    private final Path work;

    private UpgradeSuite(KubernetesClient client, Path work) {
        this.client = client;
        this.operator = new Operator(client, HOME + "/tandem-operator");
        this.work = work;
    }

    /** Ends with code 0 if every step came to its end. */
    public static void main(String[] args) throws IOException {
        var work = Files.createTempDirectory(Path.of("target"), "upgrade");
        try (var client = new KubernetesClientBuilder().build()) {
            var suite = new UpgradeSuite(client, work);
            suite.installPrevious();
            suite.upgrade();
            suite.repeat();
            suite.uninstall();
            say("4 passed, 0 failed");
        } catch (IllegalStateException | IOException e) {
            say("FAILED: " + e.getMessage());
            System.exit(1);
        }
    }

    /** As README of the first edition said: apply, then put the images in. */
    private void installPrevious() {
        var manifests = setting("PREVIOUS_MANIFESTS").orElseThrow();
        commands.kubectl("apply", "--server-side", "-k", manifests);
        commands.kubectl("-n", HOME, "set", "image", "deployment/tandem-operator", "operator=" + previous("OPERATOR"));
        commands.kubectl(
                "-n",
                HOME,
                "set",
                "env",
                "deployment/tandem-operator",
                "TANDEM_EVENT_SOURCE_IMAGE=" + previous("EVENT_SOURCE"));
        // the untagged name in its manifest made the API server write Always, and an image in the node is never found
        commands.kubectl("-n", HOME, "patch", "deployment", "tandem-operator", "--type=json", "-p", """
                [{"op": "replace", "path": "/spec/template/spec/containers/0/imagePullPolicy", "value": "IfNotPresent"}]
                """);
        operator.awaitAvailable();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(SPACE)
                        .endMetadata()
                        .build())
                .create();
        client.load(getClass().getResourceAsStream("upgrade.yaml"))
                .inNamespace(SPACE)
                .serverSideApply();
        awaitDeployed("after the installation of " + setting("PREVIOUS").orElse("the version before"));
    }

    /** The documented command, with the word that is needed once where images were put in by hand. */
    private void upgrade() throws IOException {
        var overlay = overlay();
        commands.kubectl("apply", "--server-side", "--force-conflicts", "-k", overlay);
        operator.awaitAvailable();
        Wait.until("the pods of the EventSource on the new image", LIMIT, () -> deploymentImage()
                .equals(setting("EVENT_SOURCE_IMAGE").orElseThrow()));
        awaitDeployed("after the upgrade");
    }

    /** A second time without force, which is every later upgrade. */
    private void repeat() throws IOException {
        commands.kubectl("apply", "--server-side", "-k", overlay());
        operator.awaitAvailable();
        awaitDeployed("after the same again");
    }

    private void uninstall() {
        commands.run(List.of("bin/uninstall"), Map.of("YES", "yes"));
        var left = commands.kubectl(
                "get", "crd,clusterrole,clusterrolebinding,namespace", "-o", "name", "--ignore-not-found");
        left.lines()
                .filter(line -> line.contains("tandem-operator")
                        || line.contains("tandem-aggregate")
                        || line.endsWith("namespace/" + HOME)
                        || line.endsWith(".argoproj.io"))
                .findFirst()
                .ifPresent(line -> {
                    throw new IllegalStateException("left after uninstalling: " + line);
                });
        Wait.until("nothing of the EventSource left", LIMIT, () -> client.apps()
                .deployments()
                .inNamespace(SPACE)
                .list()
                .getItems()
                .isEmpty());
        client.namespaces().withName(SPACE).delete();
        say("uninstalled, nothing left");
    }

    private void awaitDeployed(String when) {
        var source = source();
        Wait.until("EventSource clock deployed " + when, LIMIT, () -> {
            var now = source.get();
            return condition(now, "Deployed").equals("True")
                    && condition(now, "SourcesProvided").equals("True");
        });
        say("EventSource deployed " + when);
    }

    private Resource<GenericKubernetesResource> source() {
        return client.genericKubernetesResources("argoproj.io/v1alpha1", "EventSource")
                .inNamespace(SPACE)
                .withName("clock");
    }

    private static String condition(GenericKubernetesResource resource, String type) {
        List<Map<String, Object>> conditions = resource.get("status", "conditions");
        return Optional.ofNullable(conditions).orElse(List.of()).stream()
                .filter(condition -> type.equals(condition.get("type")))
                .map(condition -> String.valueOf(condition.get("status")))
                .findFirst()
                .orElse("");
    }

    private String deploymentImage() {
        return client.apps().deployments().inNamespace(SPACE).list().getItems().stream()
                .map(deployment -> deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .findFirst()
                .orElse("");
    }

    /** What README shows: the images of the present version on top of the manifests. */
    private String overlay() throws IOException {
        var base = work.toRealPath()
                .relativize(Path.of("src/main/kubernetes/cluster").toRealPath());
        Files.writeString(work.resolve("kustomization.yaml"), """
                resources: ["%s"]
                images:
                  - {name: localhost/tandem/operator, newName: "%s", newTag: "%s"}
                  - {name: localhost/tandem/event-source, newName: "%s", newTag: "%s"}
                """.formatted(
                        base,
                        name("OPERATOR_IMAGE"),
                        tag("OPERATOR_IMAGE"),
                        name("EVENT_SOURCE_IMAGE"),
                        tag("EVENT_SOURCE_IMAGE")));
        return work.toString();
    }

    private static String previous(String program) {
        return setting("PREVIOUS_" + program + "_IMAGE")
                .or(() -> setting(program + "_IMAGE"))
                .orElseThrow();
    }

    private static String name(String variable) {
        var image = setting(variable).orElseThrow();
        return image.substring(0, image.lastIndexOf(':'));
    }

    private static String tag(String variable) {
        var image = setting(variable).orElseThrow();
        return image.substring(image.lastIndexOf(':') + 1);
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static void say(String text) {
        System.out.println("upgrade: " + text);
    }
}
