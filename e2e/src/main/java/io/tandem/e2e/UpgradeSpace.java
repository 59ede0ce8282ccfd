package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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
 * What goes on while operators come and go: an EventSource that is fed and whose events are in a native bus, a Sensor whose
 * runs for them are counted where its image is said, and a calendar on a bus that nobody serves.
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
    private final Optional<TriggerTarget> target = Release.sensor().map(image -> new TriggerTarget());
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
        target.ifPresent(this::applySensor);
        Wait.until("two pods of the webhook ready", LIMIT, () -> complete(webhook(), 2));
        feeding = new Feeding(new WebhookFeeder(SourceKind.WEBHOOK, address()), PER_SECOND);
        // its consumer begins with what comes from then on
        target.ifPresent(runs -> Wait.until(
                "a first event through it all", LIMIT, () -> !runs.seen().isEmpty()));
        feeding.count();
        awaitReceiving("from the beginning");
    }

    /** Returns when all is deployed, the webhook's pods run this image, and events are taken. */
    void awaitServing(String eventSourceImage, String when) {
        for (var source : List.of("clock", HOOK)) {
            Wait.until("EventSource %s deployed %s".formatted(source, when), LIMIT, () -> deployed(source));
        }
        awaitSensor(when);
        Wait.until("the webhook's pods on %s %s".formatted(eventSourceImage, when), LIMIT, () -> {
            var now = webhook();
            return complete(now, 2)
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
    List<PodRun> runs() {
        return client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(PodRun::of)
                .toList();
    }

    /** Returns after a time in which whoever came last had something to do, and did it. */
    void settle() {
        feeding.awaitTicks(Duration.ofSeconds(20));
        bus.awaitUpdated();
        awaitSensor("after a while");
    }

    /** Feeds no more; what became of all that was accepted, and of what was not. */
    Verdict verdict() throws Exception {
        feeding.stop();
        Wait.until("all posts answered", LIMIT, feeding::settled);
        return Ledger.compare(feeding.accepted(), stored(), List.of(begin)).answering(feeding.answers());
    }

    /**
     * What the Sensor did for that; empty if there is none.
     *
     * @param stages in their order
     */
    Optional<TriggerVerdict> triggered(List<Stage> stages) throws Exception {
        if (target.isEmpty()) {
            return Optional.empty();
        }
        var stored = stored();
        var seen = target.get().seen();
        // whoever lost its bus for a moment is given again what it had not acknowledged
        var unused = Wait.holdsWithin(LIMIT, () -> TriggerLedger.compare(feeding.accepted(), stored, seen, stages)
                .neverTriggered()
                .isEmpty());
        return Optional.of(TriggerLedger.compare(feeding.accepted(), stored, seen, stages));
    }

    private List<Delivered> stored() throws Exception {
        try (var reader = bus.reader()) {
            return reader.read(SourceKind.WEBHOOK, HOOK);
        }
    }

    @Override
    public void close() {
        if (feeding != null) {
            feeding.close();
        }
        target.ifPresent(TriggerTarget::close);
        bus.close();
    }

    private void awaitReceiving(String when) {
        var before = feeding.accepted().size();
        Wait.until("posts are accepted " + when, LIMIT, () -> feeding.accepted().size() > before + 3 * PER_SECOND);
    }

    /** That it is ready may be told of before whoever came last has looked at it, and its pods may be about to go. */
    private void awaitSensor(String when) {
        Release.sensor()
                .ifPresent(image -> Wait.until(
                        "the Sensor ready and its pod of the newest template " + when,
                        LIMIT,
                        () -> complete(deployment("sensor-name", SENSOR), 1)
                                && holds(resource("Sensor", SENSOR), "Deployed", "TriggersProvided", "Ready")));
    }

    private boolean deployed(String source) {
        return holds(resource("EventSource", source), "Deployed", "SourcesProvided");
    }

    private void applySensor(TriggerTarget runs) {
        var address = "http://%s:%d/"
                .formatted(
                        Release.setting("PEER_HOST")
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "PEER_HOST is not set, which the Sensor's trigger calls; see bin/e2e-upgrade")),
                        runs.port());
        bus.applyYaml(Templates.filled("upgrade-sensor.yaml", Map.of("target", address)));
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

    /** Of its present generation. */
    private static boolean holds(GenericKubernetesResource resource, String... conditions) {
        return Stream.of(conditions).allMatch(type -> holds(resource, type));
    }

    private Deployment webhook() {
        return deployment("eventsource-name", HOOK);
    }

    private Deployment deployment(String label, String name) {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withLabel(label, name)
                .list()
                .getItems()
                .getFirst();
    }

    private static boolean complete(Deployment now, int pods) {
        var all = Integer.valueOf(pods);
        return now.getMetadata().getGeneration().equals(now.getStatus().getObservedGeneration())
                && all.equals(now.getStatus().getUpdatedReplicas())
                && all.equals(now.getStatus().getReplicas())
                && all.equals(now.getStatus().getReadyReplicas())
                && all.equals(now.getStatus().getAvailableReplicas());
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

    private static boolean holds(GenericKubernetesResource resource, String type) {
        List<Map<String, Object>> conditions = resource.get("status", "conditions");
        return Optional.ofNullable(conditions).orElse(List.of()).stream()
                .anyMatch(condition -> type.equals(condition.get("type"))
                        && "True".equals(condition.get("status"))
                        && String.valueOf(resource.getMetadata().getGeneration())
                                .equals(String.valueOf(condition.get("observedGeneration"))));
    }
}
