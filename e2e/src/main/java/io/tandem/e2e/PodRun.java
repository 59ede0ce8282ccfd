package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/**
 * A pod.
 *
 * @param owner the EventSource, Sensor or EventBus
 * @param restarts of its containers
 */
record PodRun(String uid, String owner, List<String> images, int restarts) {
    private static final String SOURCES = "eventsource-controller";

    static PodRun of(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        return new PodRun(
                pod.getMetadata().getUid(),
                labels.getOrDefault("owner-name", "") + " " + labels.getOrDefault("controller", ""),
                pod.getSpec().getContainers().stream().map(Container::getImage).toList(),
                pod.getStatus().getContainerStatuses().stream()
                        .mapToInt(ContainerStatus::getRestartCount)
                        .sum());
    }

    /**
     * Those of before that did not simply run on, nor give way to pods with other images: gone though pods with the same
     * images took their place, or started again.
     */
    static List<PodRun> disturbed(List<PodRun> before, List<PodRun> now) {
        return before.stream()
                .filter(run -> now.stream()
                        .filter(run::samePod)
                        .findFirst()
                        .map(same -> same.restarts > run.restarts)
                        .orElseGet(() -> now.stream().anyMatch(run::alike)))
                .toList();
    }

    /**
     * Whether events may be delivered to a Sensor twice: it, or a server of its bus, was replaced or started again before it
     * had acknowledged them.
     */
    static boolean deliversAgain(List<PodRun> before, List<PodRun> now) {
        return before.stream().anyMatch(run -> !run.owner.endsWith(SOURCES) && !now.contains(run));
    }

    private boolean samePod(PodRun other) {
        return uid.equals(other.uid);
    }

    private boolean alike(PodRun other) {
        return owner.equals(other.owner) && images.equals(other.images);
    }
}
