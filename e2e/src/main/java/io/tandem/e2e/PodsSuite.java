package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Many EventSources on one node: made at once, then all pods ended at once, so that as many start together as on a node that
 * restarts. Each pod has to become ready by itself, without being started again. {@code bin/e2e-pods} tells the settings.
 */
public final class PodsSuite implements AutoCloseable {
    private static final String NAMESPACE = "tandem-pods";
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Duration CALM = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final int count;
    private boolean made;

    private PodsSuite(KubernetesClient client, int count) {
        this.client = client;
        this.count = count;
    }

    /** Ends with code 0 if no pod was started again. */
    public static void main(String[] arguments) {
        var host = Release.setting("PEER_HOST").orElse("127.0.0.1");
        var count = Integer.parseInt(Release.setting("PODS").orElse("50"));
        try (var client = new KubernetesClientBuilder().build();
                var bus = NatsServer.start(NatsConfig.defaults().onHost(SourceServers.ALL));
                var suite = new PodsSuite(client, count)) {
            suite.begin("nats://%s:%d".formatted(host, bus.port()));
            IntStream.range(0, count).forEach(suite::source);
            suite.ready("made at once", Set.of());
            var before = suite.pods().stream().map(PodsSuite::uid).collect(Collectors.toSet());
            // each by itself: a request for all is answered when all are gone
            suite.pods().forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
            suite.ready("ended at once", before);
            say("2 passed, 0 failed");
        } catch (IllegalStateException | KubernetesClientException e) {
            say("FAILED: " + e.getMessage());
            System.exit(1);
        }
    }

    private void begin(String bus) {
        Operator.awaitInstalled(client);
        if (client.namespaces().withName(NAMESPACE).get() != null) {
            throw new IllegalStateException("the namespace " + NAMESPACE + " is there already");
        }
        made = true;
        Namespaces.create(client, NAMESPACE);
        create("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default}
                spec: {jetstreamExotic: {url: "%s", streamConfig: "replicas: 1"}}
                """.formatted(bus));
    }

    private void source(int number) {
        create("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: "hook-%d"}
                spec: {webhook: {push: {port: "12000", endpoint: /push, method: POST}}}
                """.formatted(number));
    }

    private void create(String yaml) {
        client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .inNamespace(NAMESPACE)
                .create();
    }

    /**
     * Waits for a ready pod of each, and tells how long it took.
     *
     * @param gone uids of pods that are not meant
     */
    private void ready(String step, Set<String> gone) {
        var began = Instant.now();
        var seen = new HashSet<String>();
        if (!Wait.holdsWithin(
                LIMIT, () -> ready(gone, seen) == count || !startedAgain().isEmpty())) {
            throw new IllegalStateException("%s: %d of %d pods ready after %d s; of the others: %s"
                    .formatted(step, ready(gone, seen), count, LIMIT.toSeconds(), unready()));
        }
        var took = Duration.between(began, Instant.now());
        // one that is killed for what it takes, or replaced, is so in the minute after
        Wait.holdsWithin(
                CALM,
                () -> ready(gone, seen) > count
                        || seen.size() > count
                        || !startedAgain().isEmpty());
        var again = startedAgain();
        if (!again.isEmpty() || seen.size() > count || !Wait.holdsWithin(CALM, () -> ready(gone, seen) == count)) {
            throw new IllegalStateException("%s: %d pods of %d EventSources, %d ready, started again: %s"
                    .formatted(step, seen.size(), count, ready(gone, seen), again));
        }
        var seconds = meant(gone).mapToLong(PodsSuite::secondsToReady).sorted().toArray();
        say("%s: %d pods ready after %d s; each by itself after %d s (median), %d s (longest); none was started again"
                .formatted(step, count, took.toSeconds(), seconds[count / 2], seconds[count - 1]));
    }

    /** @param seen is told the uids of those that are there */
    private long ready(Set<String> gone, Set<String> seen) {
        var pods = meant(gone).toList();
        pods.forEach(pod -> seen.add(uid(pod)));
        return pods.stream().filter(Readiness::isPodReady).count();
    }

    private Stream<Pod> meant(Set<String> gone) {
        return pods().stream().filter(pod -> !gone.contains(uid(pod)));
    }

    private List<String> unready() {
        return pods().stream()
                .filter(pod -> !Readiness.isPodReady(pod))
                .limit(5)
                .map(pod -> pod.getMetadata().getName() + " " + pod.getStatus().getPhase() + " "
                        + pod.getStatus().getConditions())
                .toList();
    }

    private List<String> startedAgain() {
        return pods().stream()
                .filter(pod -> PodRun.of(pod).restarts() > 0)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private static long secondsToReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .map(PodCondition::getLastTransitionTime)
                .mapToLong(time -> Duration.between(
                                Instant.parse(pod.getMetadata().getCreationTimestamp()), Instant.parse(time))
                        .toSeconds())
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private static void say(String text) {
        System.out.println("pods: " + text);
    }

    @Override
    public void close() {
        if (!made) {
            return;
        }
        client.namespaces().withName(NAMESPACE).delete();
        Wait.holdsWithin(LIMIT, () -> client.namespaces().withName(NAMESPACE).get() == null);
    }
}
