package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;

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
     * Those that did not simply run on, nor give way to pods with other images: gone though pods with the same images took
     * their place, or started again, be it pods that took another's place.
     */
    static List<PodRun> disturbed(List<PodRun> before, List<PodRun> now) {
        var gone = before.stream()
                .filter(run ->
                        now.stream().noneMatch(run::samePod) && now.stream().anyMatch(run::alike));
        var again = now.stream()
                .filter(run -> run.restarts
                        > before.stream()
                                .filter(run::samePod)
                                .mapToInt(PodRun::restarts)
                                .findFirst()
                                .orElse(0));
        return Stream.concat(gone, again).toList();
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
