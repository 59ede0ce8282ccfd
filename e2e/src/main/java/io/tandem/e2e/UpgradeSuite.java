package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The life of an installation while events keep coming in: the version before, the upgrade as documented, one version back, up
 * again, and the end. {@code bin/e2e-upgrade} tells the settings.
 */
public final class UpgradeSuite {
    private static final String HOME = "tandem-system";
    private static final String SAME = "the same again";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Between two events in the bus, when pods are replaced one after the other. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Operator operator;
    private final Commands commands = new Commands();
    private final Path work;
    private final UpgradeSpace space;
    private final Release previous = Release.previous();
    private final Release present = Release.present();
    private final List<Stage> stages = new ArrayList<>();
    private List<PodRun> runs = List.of();
    private Instant since = Instant.now();

    private UpgradeSuite(KubernetesClient client, UpgradeSpace space, Path work) {
        this.client = client;
        this.operator = new Operator(client, HOME + "/tandem-operator");
        this.space = space;
        this.work = work;
    }

    /** Ends with code 0 if every step came to its end. */
    public static void main(String[] args) throws Exception {
        var work = Files.createTempDirectory(Path.of("target"), "upgrade");
        try (var client = new KubernetesClientBuilder().build();
                var space = new UpgradeSpace(client)) {
            if (!holds("SAME_IDS") && Release.setting("SENSOR_IMAGE").isPresent()) {
                throw new IllegalStateException("SAME_IDS=no is not for SENSOR_IMAGE, whose runs are counted by ids");
            }
            var suite = new UpgradeSuite(client, space, work);
            suite.installPrevious();
            suite.upgrade();
            suite.downgrade();
            suite.upgradeAgain();
            suite.count();
            suite.uninstall();
            say("7 passed, 0 failed");
        } catch (IllegalStateException | IOException e) {
            say("FAILED: " + e.getMessage());
            System.exit(1);
        }
    }

    /** As README of the first edition said: apply, then put the images in. */
    private void installPrevious() {
        commands.kubectl("apply", "--server-side", "-k", previous.manifests().toString());
        commands.kubectl("-n", HOME, "set", "image", "deployment/tandem-operator", "operator=" + previous.operator());
        set("TANDEM_EVENT_SOURCE_IMAGE", previous.eventSource());
        Release.images().forEach(this::set);
        // the untagged name in its manifest made the API server write Always, and an image in the node is never found
        commands.kubectl("-n", HOME, "patch", "deployment", "tandem-operator", "--type=json", "-p", """
                [{"op": "replace", "path": "/spec/template/spec/containers/0/imagePullPolicy", "value": "IfNotPresent"}]
                """);
        operator.awaitAvailable();
        space.begin();
        space.awaitServing(
                previous.eventSource(),
                "after the installation of " + Release.setting("PREVIOUS").orElse("the version before"));
        stages.add(new Stage("installed", since, true, false));
        begin(space.runs());
        say("installed");
    }

    /**
     * The documented command, with the word that is needed once where images were put in by hand, and a second time without
     * force, which is every later upgrade.
     */
    private void upgrade() throws IOException {
        apply(present, "--force-conflicts");
        space.awaitServing(present.eventSource(), "after the upgrade");
        kept("upgraded");
        apply(present);
        space.awaitServing(present.eventSource(), "after the same again");
        kept(SAME);
    }

    /** The documented command with the manifests of before. */
    private void downgrade() throws IOException {
        apply(previous);
        space.awaitServing(previous.eventSource(), "one version back");
        kept("one version back");
    }

    private void upgradeAgain() throws IOException {
        apply(present);
        space.awaitServing(present.eventSource(), "up again");
        kept("up again");
    }

    private void begin(List<PodRun> now) {
        runs = now;
        since = Instant.now();
    }

    /** Nobody asked for other pods than those with other images, and none may have ended by itself. */
    private void kept(String step) throws IOException {
        var served = space.runs();
        space.settle();
        var now = space.runs();
        // what served at once may have been replaced again since
        var disturbed = Stream.concat(PodRun.disturbed(runs, now).stream(), PodRun.disturbed(served, now).stream())
                .distinct()
                .toList();
        if (!disturbed.isEmpty() && (step.equals(SAME) || holds("KEEPS_PODS"))) {
            throw new IllegalStateException(
                    "%s: pods were replaced by others with the same images, or started again: %s"
                            .formatted(step, disturbed));
        }
        say("%s; pods replaced by others with the same images, or started again: %d".formatted(step, disturbed.size()));
        stages.add(new Stage(step, since, PodRun.deliversAgain(runs, now), false));
        begin(now);
    }

    private void count() throws Exception {
        var verdict = space.verdict();
        say("accepted=%d lost=%d doubled=%d longestGap=%d ms"
                .formatted(
                        verdict.fed(), verdict.lost().size(), verdict.doubled().size(), verdict.longestGapMillis()));
        var wrong = verdict.doubled().entrySet().stream()
                .filter(number -> holds("SAME_IDS")
                        || new HashSet<>(number.getValue()).size()
                                < number.getValue().size())
                .toList();
        if (!verdict.lost().isEmpty() || !wrong.isEmpty()) {
            throw new IllegalStateException("lost: %s, doubled: %s".formatted(some(verdict.lost()), some(wrong)));
        }
        var answers = verdict.answers();
        if (!answers.wrong().isEmpty() || !answers.unaccepted().isEmpty()) {
            throw new IllegalStateException(
                    "answered wrongly: %s, never accepted: %s".formatted(answers.wrong(), answers.unaccepted()));
        }
        if (verdict.longestGapMillis() > LONGEST_GAP.toMillis()) {
            throw new IllegalStateException("nothing came for %d ms".formatted(verdict.longestGapMillis()));
        }
        space.triggered(stages).ifPresent(UpgradeSuite::judge);
    }

    /** A trigger may run twice where pods of the Sensor or of the bus were replaced, and nowhere else. */
    private static void judge(TriggerVerdict triggered) {
        say("triggers lost=%d doubled=%s".formatted(triggered.neverTriggered().size(), triggered.triggeredTwice()));
        if (!triggered.passed()) {
            throw new IllegalStateException("of the Sensor's runs: " + triggered);
        }
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
        Wait.until("nothing of the EventSources left", LIMIT, () -> client.apps()
                .deployments()
                .inNamespace(UpgradeSpace.NAMESPACE)
                .list()
                .getItems()
                .isEmpty());
        say("uninstalled, nothing left");
    }

    private void apply(Release release, String... more) throws IOException {
        var command = new ArrayList<>(List.of("apply", "--server-side"));
        command.addAll(List.of(more));
        command.addAll(List.of("-k", release.overlay(work)));
        commands.kubectl(command.toArray(String[]::new));
        operator.awaitAvailable();
    }

    private void set(String name, String value) {
        commands.kubectl("-n", HOME, "set", "env", "deployment/tandem-operator", name + "=" + value);
    }

    private static String some(Collection<?> all) {
        return all.stream().limit(10).toList() + (all.size() > 10 ? " and %d more".formatted(all.size() - 10) : "");
    }

    private static boolean holds(String setting) {
        return switch (Release.setting(setting).orElse("yes")) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new IllegalStateException(setting + " must be yes or no");
        };
    }

    private static void say(String text) {
        System.out.println("upgrade: " + text);
    }
}
