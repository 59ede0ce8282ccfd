package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What goes on while operators come and go: an EventSource that is fed and whose events are in a native bus, a Sensor that
 * waits for them where its image is said, and a calendar on a bus that nobody serves.
 */
final class UpgradeSpace implements AutoCloseable {
    static final String NAMESPACE = "tandem-upgrade";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int PER_SECOND = 5;
    private static final String HOOK = "hook";
    private static final String SENSOR = "reader";

    private final KubernetesClient client;
    private final NativeBus bus;
    private final int servers = Integer.parseInt(Release.setting("BUS_SERVERS").orElse("3"));
    private final String version = Release.setting("NATS_VERSION").orElse("2.14.6");
    private final Instant begin = Instant.now();
    private Feeding feeding;

    /** Makes the namespace, on this machine, which has to be the node. */
    UpgradeSpace(KubernetesClient client) throws IOException {
        this.client = client;
        this.bus = new NativeBus(client, NAMESPACE);
    }

    /** Applies everything, and begins to feed when it can be taken. */
    void begin() {
        bus.apply("{version: %s, replicas: %d, persistence: {storageClassName: %s, volumeSize: 1Gi}}"
                .formatted(version, servers, NAMESPACE));
        bus.awaitCondition("Configured", "True", "");
        apply("upgrade.yaml");
        Release.sensor().ifPresent(image -> apply("upgrade-sensor.yaml"));
        Wait.until("two pods of the webhook ready", LIMIT, () -> complete(deployment()));
        feeding = new Feeding(new WebhookFeeder(SourceKind.WEBHOOK, address()), PER_SECOND);
        feeding.count();
        awaitReceiving("from the beginning");
    }

    /** Returns when all is deployed, the webhook's pods run this image, and events are taken. */
    void awaitServing(String eventSourceImage, String when) {
        for (var source : List.of("clock", HOOK)) {
            Wait.until("EventSource %s deployed %s".formatted(source, when), LIMIT, () -> deployed(source));
        }
        Release.sensor()
                .ifPresent(image -> Wait.until(
                        "the Sensor ready " + when,
                        LIMIT,
                        () -> holds(resource("Sensor", SENSOR), "Deployed", "TriggersProvided", "Ready")));
        Wait.until("the webhook's pods on %s %s".formatted(eventSourceImage, when), LIMIT, () -> {
            var now = deployment();
            return complete(now)
                    && now.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getImage()
                            .equals(eventSourceImage);
        });
        bus.awaitUpdated();
        bus.awaitCondition("Ready", "True", "");
        awaitReceiving(when);
    }

    /** All pods, those that are ending left out. */
    List<Run> runs() {
        return client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(Run::of)
                .toList();
    }

    /** Returns after a time in which whoever came last had something to do, and did it. */
    void settle() {
        feeding.awaitTicks(Duration.ofSeconds(20));
        bus.awaitUpdated();
    }

    /** Feeds no more; what became of all that was accepted. */
    Verdict verdict() throws Exception {
        feeding.stop();
        Wait.until("all posts answered", LIMIT, feeding::settled);
        try (var reader = bus.reader()) {
            return Ledger.compare(feeding.accepted(), reader.read(SourceKind.WEBHOOK, HOOK), List.of(begin));
        }
    }

    @Override
    public void close() {
        if (feeding != null) {
            feeding.close();
        }
        bus.close();
    }

    private void awaitReceiving(String when) {
        var before = feeding.accepted().size();
        Wait.until("posts are accepted " + when, LIMIT, () -> feeding.accepted().size() > before + 3 * PER_SECOND);
    }

    private boolean deployed(String source) {
        return holds(resource("EventSource", source), "Deployed", "SourcesProvided");
    }

    private void apply(String resources) {
        client.load(getClass().getResourceAsStream(resources))
                .inNamespace(NAMESPACE)
                .serverSideApply();
    }

    private GenericKubernetesResource resource(String kind, String name) {
        return client.genericKubernetesResources(Manifests.API_VERSION, kind)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private static boolean holds(GenericKubernetesResource resource, String... conditions) {
        return Stream.of(conditions).allMatch(type -> condition(resource, type).equals("True"));
    }

    private Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withLabel("eventsource-name", HOOK)
                .list()
                .getItems()
                .getFirst();
    }

    private static boolean complete(Deployment now) {
        var two = Integer.valueOf(2);
        return now.getMetadata().getGeneration().equals(now.getStatus().getObservedGeneration())
                && two.equals(now.getStatus().getUpdatedReplicas())
                && two.equals(now.getStatus().getReplicas())
                && two.equals(now.getStatus().getReadyReplicas());
    }

    private URI address() {
        var ip = client.services()
                .inNamespace(NAMESPACE)
                .withName(HOOK + "-eventsource-svc")
                .get()
                .getSpec()
                .getClusterIP();
        return URI.create("http://%s:%d/numbers".formatted(ip, Manifests.WEBHOOK_PORT));
    }

    private static String condition(GenericKubernetesResource resource, String type) {
        List<Map<String, Object>> conditions = resource.get("status", "conditions");
        return Optional.ofNullable(conditions).orElse(List.of()).stream()
                .filter(condition -> type.equals(condition.get("type")))
                .map(condition -> String.valueOf(condition.get("status")))
                .findFirst()
                .orElse("");
    }

    /**
     * A pod.
     *
     * @param owner the EventSource or EventBus
     */
    record Run(String uid, String owner, List<String> images) {
        private static Run of(Pod pod) {
            return new Run(
                    pod.getMetadata().getUid(),
                    pod.getMetadata().getLabels().getOrDefault("owner-name", "") + " "
                            + pod.getMetadata().getLabels().getOrDefault("controller", ""),
                    pod.getSpec().getContainers().stream()
                            .map(Container::getImage)
                            .toList());
        }

        /** Those of before that are gone though pods with the same images took their place. */
        static List<Run> replaced(List<Run> before, List<Run> now) {
            return before.stream()
                    .filter(run -> !now.contains(run) && now.stream().anyMatch(run::alike))
                    .toList();
        }

        private boolean alike(Run other) {
            return owner.equals(other.owner) && images.equals(other.images);
        }
    }
}
