package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The webhook and the Sensor of the suite, in the namespace of their bus. */
final class SensorSpace {
    static final String SOURCE = NativeBusPods.SOURCE;
    static final String SENSOR = "ledger";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final String namespace;
    private final String target;

    /** @param target what the Sensor's trigger calls */
    SensorSpace(KubernetesClient client, String namespace, String target) {
        this.client = client;
        this.namespace = namespace;
        this.target = target;
    }

    /** Applies both; another edition is a change of the Sensor alone. */
    void apply(int edition) {
        var manifest = Templates.filled("sensor.yaml", Map.of("target", target, "edition", Integer.toString(edition)));
        for (var item : client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(item)
                    .inNamespace(namespace)
                    .fieldManager("e2e")
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    /** Where the Service of the webhook is reached from the node. */
    URI webhook() {
        var name = SOURCE + "-eventsource-svc";
        Wait.until(
                "Service " + name,
                LIMIT,
                () -> client.services().inNamespace(namespace).withName(name).get() != null);
        return URI.create("http://%s:12000/numbers"
                .formatted(client.services()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()
                        .getSpec()
                        .getClusterIP()));
    }

    /** Returns when the pods of both are ready, all of them in their first life and none of {@code before}. */
    void awaitReplaced(Set<String> before) {
        Wait.until(
                "other pods of the webhook and the Sensor",
                LIMIT,
                () -> ready(sources(), 2)
                        && ready(sensors(), 1)
                        && pods().stream()
                                .noneMatch(
                                        pod -> before.contains(pod.getMetadata().getUid())));
    }

    /** Returns when the Sensor has another pod than this one, and it is ready. */
    void awaitSensorReplaced(String before) {
        Wait.until(
                "another pod of the Sensor",
                LIMIT,
                () -> ready(sensors(), 1)
                        && !sensors().getFirst().getMetadata().getUid().equals(before));
    }

    /** Returns when so many pods of the webhook and one of the Sensor are ready, and no other is there. */
    void awaitReady() {
        Wait.until("pods of the webhook and the Sensor", LIMIT, () -> ready(sources(), 2) && ready(sensors(), 1));
    }

    /** Returns when the status says that all is as it should be, in the words of Tandem's operator. */
    void awaitTold(String kind, String name) {
        Wait.until("%s %s: Ready".formatted(kind, name), LIMIT, () -> {
            List<Map<String, Object>> conditions = resource(kind, name).get("status", "conditions");
            return conditions.stream()
                    .anyMatch(condition ->
                            "Ready".equals(condition.get("type")) && "True".equals(condition.get("status")));
        });
    }

    /** Kills the first of the webhook's pods without grace. */
    void killSource() {
        client.pods()
                .inNamespace(namespace)
                .withName(sources().getFirst().getMetadata().getName())
                .withGracePeriod(0)
                .delete();
    }

    String sensorPod() {
        return sensors().getFirst().getMetadata().getUid();
    }

    Set<String> uids() {
        return pods().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    }

    /** Every pod of the namespace with how often it was started again: equal if nobody restarted. */
    Map<String, Integer> runs() {
        return runs(client.pods().inNamespace(namespace).list().getItems());
    }

    /** The same of the Sensor alone. */
    Map<String, Integer> sensorRuns() {
        return runs(sensors());
    }

    private static Map<String, Integer> runs(List<Pod> pods) {
        return pods.stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName() + " "
                                + pod.getMetadata().getUid(),
                        pod -> pod.getStatus().getContainerStatuses().stream()
                                .mapToInt(status -> status.getRestartCount())
                                .sum()));
    }

    /** Whether the log trigger has printed an event since then, in the present pod of the Sensor. */
    boolean printed(Instant since) {
        return client.pods()
                .inNamespace(namespace)
                .withName(sensors().getFirst().getMetadata().getName())
                .sinceTime(since.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).toString())
                .getLog()
                .contains("Successfully processed trigger 'print'");
    }

    /** Deletes both and returns when they and their pods are gone. */
    void delete() {
        for (var kind : List.of("Sensor", "EventSource")) {
            client.genericKubernetesResources(Manifests.API_VERSION, kind)
                    .inNamespace(namespace)
                    .delete();
        }
        Wait.until(
                "Sensor and EventSource gone",
                LIMIT,
                () -> pods().isEmpty()
                        && client.genericKubernetesResources(Manifests.API_VERSION, "Sensor")
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty());
    }

    private GenericKubernetesResource resource(String kind, String name) {
        return client.genericKubernetesResources(Manifests.API_VERSION, kind)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private List<Pod> pods() {
        return Stream.concat(sources().stream(), sensors().stream()).toList();
    }

    private List<Pod> sources() {
        return labelled("eventsource-name", SOURCE);
    }

    private List<Pod> sensors() {
        return labelled("sensor-name", SENSOR);
    }

    private List<Pod> labelled(String label, String value) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(label, value)
                .list()
                .getItems();
    }

    private static boolean ready(List<Pod> pods, int count) {
        return pods.size() == count
                && pods.stream()
                        .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod));
    }
}
