package io.tandem.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.tandem.local.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of README against a real API server, by kubectl. */
class InstallationIT {
    private static final String OPERATOR = "registry.example.com/tandem/operator:";

    private static ControlPlane plane;
    private static Kubectl kubectl;
    private static HeldResources held;

    @TempDir
    Path scratch;

    @BeforeAll
    static void start() {
        plane = ControlPlane.start();
        kubectl = new Kubectl(Path.of(plane.kubeconfig()));
        held = new HeldResources(plane.client());
        // what the namespace "default" of a cluster has, and what a namespace's admin has there, without its controller
        succeeds("apply", "--server-side", "-k", shipped("crd"));
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Test
    void theInstallationRepeatedWithAnotherTagIsTheUpgrade() {
        apply("cluster", "1", "");
        apply("cluster", "2", "");

        assertThat(imageIn("tandem-system")).isEqualTo(OPERATOR + "2");
    }

    @Test
    void whoChangedTheImageByHandIsToldSoAndForcesTheUpgradeOnce() {
        namespace("by-hand");
        apply("namespaced", "1", "by-hand");
        succeeds("-n", "by-hand", "set", "image", "deployment/tandem-operator", "operator=" + OPERATOR + "mine");
        var overlay = Overlay.write(scratch.resolve("forced"), "namespaced", "2", "by-hand");

        var refused = kubectl.run("apply", "--server-side", "-k", overlay.toString());
        assertThat(refused.code()).isNotZero();
        assertThat(refused.output()).contains("conflict").contains("kubectl-set");
        succeeds("apply", "--server-side", "--force-conflicts", "-k", overlay.toString());
        apply("namespaced", "3", "by-hand");

        assertThat(imageIn("by-hand")).isEqualTo(OPERATOR + "3");
    }

    @Test
    void anAdminOfANamespaceInstallsThereWithoutARightOfTheCluster() {
        namespace("orders");
        // the aggregation of roles is a controller's work, which is not here: the parts, one by one
        for (var part : List.of(
                "system:aggregate-to-admin",
                "system:aggregate-to-edit",
                "system:aggregate-to-view",
                "tandem-aggregate-to-admin",
                "tandem-aggregate-to-edit",
                "tandem-aggregate-to-view")) {
            bind("orders", "alice", part);
        }
        var overlay = Overlay.write(scratch.resolve("orders"), "namespaced", "1", "orders");

        succeeds("apply", "--as=alice", "--server-side", "-k", overlay.toString());

        assertThat(imageIn("orders")).isEqualTo(OPERATOR + "1");
        var elsewhere = kubectl.run("-n", "default", "auth", "can-i", "create", "eventsources", "--as=alice");
        assertThat(elsewhere.output()).contains("no");
    }

    @Test
    void twoNamespacesWithDifferentVersionsShareNothing() {
        namespace("red");
        namespace("blue");
        apply("namespaced", "1", "red");
        var before = rolesIn("red");
        apply("namespaced", "2", "blue");

        assertThat(imageIn("red")).isEqualTo(OPERATOR + "1");
        assertThat(imageIn("blue")).isEqualTo(OPERATOR + "2");
        assertThat(rolesIn("red")).isEqualTo(before);
    }

    @Test
    void whoMayEditANamespaceMayWriteItsEventSourcesAndWhoMayViewItMayNot() {
        namespace("people");
        bind("people", "erika", "tandem-aggregate-to-edit");
        bind("people", "victor", "tandem-aggregate-to-view");

        assertThat(may("erika", "create")).isEqualTo("yes");
        assertThat(may("erika", "get")).isEqualTo("yes");
        assertThat(may("victor", "list")).isEqualTo("yes");
        assertThat(may("victor", "create")).isEqualTo("no");
        assertThat(may("victor", "delete")).isEqualTo("no");
    }

    @Test
    void uninstallEndsThoughEveryKindIsHeldByAFinalizerThatNobodyIsThereToRemove() {
        namespace("sensors");
        apply("namespaced", "1", "sensors");
        held.sensor("sensors", "adopted", "[sensor-controller]");
        held.sensor("sensors", "ours", "[]");
        held.eventSource("sensors", "[eventsource-controller]");
        held.bus("sensors", "default", "[eventbus-controller]");
        var overlay = Overlay.write(scratch.resolve("sensors"), "namespaced", "1", "sensors");

        var ended = uninstall(overlay, Map.of("LIMIT", "2"));

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(kubectl.run(
                                "-n",
                                "sensors",
                                "get",
                                "sensors,eventsources,eventbus,deployment,role,rolebinding",
                                "-o",
                                "name")
                        .output())
                .doesNotContain("/");
        assertThat(kubectl.run("get", "crd", "eventbus.argoproj.io").code())
                .as("definitions, which others use")
                .isZero();
        assertThat(ended.output())
                .contains("removing the finalizer of sensors sensors/adopted")
                .doesNotContain("sensors/ours");
    }

    @Test
    void uninstallKeepsResourcesIfAskedAndNothingHoldsThemLater() {
        namespace("kept");
        apply("namespaced", "1", "kept");
        held.bus("kept", "default", "[eventbus-controller, example.com/theirs]");
        held.sensor("kept", "adopted", "[sensor-controller, example.com/theirs]");
        var overlay = Overlay.write(scratch.resolve("kept"), "namespaced", "1", "kept");

        var ended = uninstall(overlay, Map.of("KEEP", "resources"));

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(kubectl.run("-n", "kept", "get", "deployment", "-o", "name").output())
                .doesNotContain("/");
        assertThat(kubectl.run("-n", "kept", "get", "eventbus", "default", "-o", "jsonpath={.metadata.finalizers}")
                        .output())
                .isEqualTo("[\"example.com/theirs\"]");
        assertThat(kubectl.run("-n", "kept", "get", "sensor", "adopted", "-o", "jsonpath={.metadata.finalizers}")
                        .output())
                .isEqualTo("[\"example.com/theirs\"]");
    }

    /** It took what it could not list for nothing, and went on to the definitions. */
    @ParameterizedTest
    @CsvSource({
        "cluster, get deployments",
        "namespaced, api-resources",
        "namespaced, get eventsources",
        "namespaced, get eventbus"
    })
    void uninstallThatCannotListChangesNothing(String what, String fails) throws IOException {
        var name = "unlisted-" + fails.replace(" ", "-");
        namespace(name);
        apply(what, "1", what.equals("cluster") ? "" : name);
        held.bus(name, "default", "[eventbus-controller]");
        var overlay = Overlay.write(scratch.resolve(name), what, "1", what.equals("cluster") ? "" : name);

        var ended = uninstall(
                overlay,
                Map.of(
                        "LIMIT",
                        "2",
                        "PATH",
                        FakeKubectl.failing(scratch.resolve("kubectl"), fails) + ":" + System.getenv("PATH")));

        assertThat(ended.code()).as(ended.output()).isNotZero();
        assertThat(ended.output()).contains("the server was unable to return a response");
        assertThat(kubectl.run("-n", name, "get", "eventbus", "default", "-o", "jsonpath={.metadata.deletionTimestamp}")
                        .output())
                .isEmpty();
        assertThat(imageIn(what.equals("cluster") ? "tandem-system" : name)).isEqualTo(OPERATOR + "1");
    }

    /** It deleted the definitions, and with them all that the operators of other namespaces serve. */
    @Test
    void uninstallOfTheOperatorOfAllNamespacesChangesNothingWhileAnotherOperatorIsInstalled() {
        namespace("other");
        apply("cluster", "1", "");
        apply("namespaced", "1", "other");
        held.bus("other", "default", "[eventbus-controller]");
        var overlay = Overlay.write(scratch.resolve("all"), "cluster", "1", "");

        var ended = uninstall(overlay, Map.of("LIMIT", "2"));

        assertThat(ended.code()).isNotZero();
        assertThat(ended.output()).contains("other/tandem-operator").contains("KEEP=resources");
        assertThat(kubectl.run(
                                "-n",
                                "other",
                                "get",
                                "eventbus",
                                "default",
                                "-o",
                                "jsonpath={.metadata.deletionTimestamp}")
                        .output())
                .isEmpty();
        assertThat(imageIn("tandem-system")).isEqualTo(OPERATOR + "1");
    }

    @Test
    void uninstallDoesNothingUnlessItIsConfirmed() {
        namespace("asked");
        apply("namespaced", "1", "asked");
        var overlay = Overlay.write(scratch.resolve("asked"), "namespaced", "1", "asked");

        var ended = uninstall(overlay, Map.of("YES", "no"));

        assertThat(ended.code()).isNotZero();
        assertThat(imageIn("asked")).isEqualTo(OPERATOR + "1");
    }

    /** It changed the directory before it read itself and the overlay. */
    @Test
    void uninstallIsCalledByARelativePathWithARelativeOverlay() throws IOException {
        var root = Shipped.ROOT.toRealPath();
        var script = Path.of(root.getFileName().toString(), "bin", "uninstall").toString();

        var help = kubectl.script(root.getParent(), Map.of(), script, "--help");
        assertThat(help.code()).as(help.output()).isZero();
        assertThat(help.output()).startsWith("Takes Tandem off").contains("OVERLAY=DIR");

        namespace("standing");
        apply("namespaced", "1", "standing");
        Overlay.write(scratch.resolve("standing"), "namespaced", "1", "standing");
        var asked = kubectl.script(
                scratch,
                Map.of("OVERLAY", "standing"),
                root.resolve("bin/uninstall").toString());
        assertThat(asked.output()).contains("--namespace standing:").contains("nothing was changed");
    }

    /** What a pod that is being terminated has written last was left in the namespace. */
    @Test
    void uninstallTakesTheLeaseOfTheOperatorWhenItsPodsAreGone() throws IOException {
        namespace("leased");
        apply("namespaced", "1", "leased");
        succeeds("-n", "leased", "run", "operator-0", "--image=i", "--labels=app.kubernetes.io/name=tandem-operator");
        var overlay = Overlay.write(scratch.resolve("leased"), "namespaced", "1", "leased");
        var lease = Files.writeString(
                scratch.resolve("lease.yaml"),
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: tandem-operator, namespace: leased}}");
        var lastPod = FakeKubectl.of(scratch.resolve("kubectl"), """
                #!/bin/sh
                case "$*" in
                  "get pods"*) "KUBECTL" "$@"; "KUBECTL" -n leased delete pod operator-0 --ignore-not-found --now >/dev/null
                    [ -e made ] || "KUBECTL" apply -f "%s" >made ;;
                  *) exec "KUBECTL" "$@" ;;
                esac
                """.formatted(lease));

        var ended = kubectl.script(
                scratch,
                Map.of(
                        "YES",
                        "yes",
                        "OVERLAY",
                        overlay.toString(),
                        "LIMIT",
                        "20",
                        "PATH",
                        lastPod + ":" + System.getenv("PATH")),
                Shipped.ROOT.toRealPath().resolve("bin/uninstall").toString());

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(scratch.resolve("made")).content().contains("created");
        assertThat(kubectl.run("-n", "leased", "get", "leases", "-o", "name").output())
                .doesNotContain("tandem-operator");
    }

    @Test
    void everySampleApplies() {
        namespace("samples");
        succeeds("-n", "samples", "apply", "--server-side", "-k", shipped("samples"));
        // all of them are the namespace's default
        for (var bus : List.of("jetstream", "jetstream-exotic", "kafka", "nats-exotic")) {
            var file = shipped("samples/eventbus") + "/" + bus + ".yaml";
            succeeds("-n", "samples", "apply", "--server-side", "--dry-run=server", "-f", file);
        }
    }

    private static Kubectl.Ended uninstall(Path overlay, Map<String, String> settings) {
        var all = new HashMap<>(Map.of("YES", "yes", "OVERLAY", overlay.toString()));
        all.putAll(settings);
        return kubectl.script(Shipped.ROOT.resolve("bin/uninstall"), all);
    }

    private static String may(String user, String verb) {
        return kubectl.run("-n", "people", "auth", "can-i", verb, "eventsources.argoproj.io", "--as=" + user)
                .output()
                .strip();
    }

    private void apply(String base, String tag, String namespace) {
        var overlay = Overlay.write(scratch.resolve(base + tag + namespace), base, tag, namespace);
        succeeds("apply", "--server-side", "-k", overlay.toString());
    }

    private static void succeeds(String... arguments) {
        var ended = kubectl.run(arguments);
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    private static String imageIn(String namespace) {
        return plane.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("tandem-operator")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    private static List<String> rolesIn(String namespace) {
        return plane.client().rbac().roles().inNamespace(namespace).list().getItems().stream()
                .map(role ->
                        role.getMetadata().getName() + " " + role.getMetadata().getResourceVersion())
                .sorted()
                .toList();
    }

    private static void namespace(String name) {
        plane.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private static void bind(String namespace, String user, String role) {
        // @formatter:off
        plane.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user + "-" + role.replace(':', '-'))
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject()
                        .withKind("User")
                        .withName(user)
                        .withApiGroup("rbac.authorization.k8s.io")
                        .endSubject()
                        .build())
                .create();
        // @formatter:on
    }

    private static String shipped(String kustomization) {
        return Shipped.ROOT
                .resolve("src/main/kubernetes")
                .resolve(kustomization)
                .toString();
    }
}
