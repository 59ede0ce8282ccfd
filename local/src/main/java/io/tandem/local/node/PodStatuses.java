package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The status of a pod object; a pure function of what the node knows. */
final class PodStatuses {
    private static final int SIGNALLED = 128;

    private PodStatuses() {}

    /** What the container is doing. */
    sealed interface State {
        record Waiting(String reason, String message) implements State {}

        record Running(Instant since) implements State {}

        record Terminated(int exitCode, Instant since, Instant until) implements State {}
    }

    /**
     * What the node knows of a pod.
     *
     * @param pid of its process on this machine
     */
    record Known(
            String ip,
            Instant accepted,
            State state,
            Optional<State.Terminated> last,
            OptionalLong pid,
            int restarts,
            boolean started,
            boolean ready) {}

    /** The status to write; transition times of {@code before} stay where a condition did not change. */
    static PodStatus of(Container container, Known known, PodStatus before) {
        boolean ran = known.state() instanceof State.Running
                || known.restarts() > 0
                || known.last().isPresent();
        List<PodCondition> conditions = Stream.of(
                        condition("PodScheduled", true),
                        condition("Initialized", true),
                        condition("ContainersReady", known.ready()),
                        condition("Ready", known.ready()))
                .map(condition -> since(condition, known, before))
                .toList();
        return new PodStatusBuilder()
                .withPhase(ran || known.state() instanceof State.Terminated ? "Running" : "Pending")
                .withHostIP(known.ip())
                .withPodIP(known.ip())
                .addNewPodIP(known.ip())
                .withStartTime(text(known.accepted()))
                .withQosClass(before == null ? null : before.getQosClass())
                .withConditions(conditions)
                .withContainerStatuses(container(container, known))
                .build();
    }

    private static ContainerStatus container(Container container, Known known) {
        return new ContainerStatusBuilder()
                .withContainerID(
                        known.pid().isEmpty()
                                ? null
                                : "process://" + known.pid().getAsLong())
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID(container.getImage())
                .withReady(known.ready())
                .withStarted(known.started())
                .withRestartCount(known.restarts())
                .withState(state(known.state()))
                .withLastState(known.last().map(PodStatuses::state).orElse(null))
                .build();
    }

    private static ContainerState state(State state) {
        return switch (state) {
            case State.Waiting waiting ->
                new ContainerStateBuilder()
                        .withNewWaiting(waiting.message(), waiting.reason())
                        .build();
            case State.Running running ->
                new ContainerStateBuilder()
                        .withNewRunning(text(running.since()))
                        .build();
            case State.Terminated ended ->
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(ended.exitCode())
                        .withSignal(ended.exitCode() > SIGNALLED ? ended.exitCode() - SIGNALLED : null)
                        .withReason(ended.exitCode() == 0 ? "Completed" : "Error")
                        .withStartedAt(text(ended.since()))
                        .withFinishedAt(text(ended.until()))
                        .endTerminated()
                        .build();
        };
    }

    private static PodCondition condition(String type, boolean holds) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(holds ? "True" : "False")
                .withReason(holds ? null : "ContainersNotReady")
                .build();
    }

    private static PodCondition since(PodCondition condition, Known known, PodStatus before) {
        String since = Optional.ofNullable(before).map(PodStatus::getConditions).orElse(List.of()).stream()
                .filter(old -> old.getType().equals(condition.getType())
                        && old.getStatus().equals(condition.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> text(transition(known)));
        return condition.toBuilder().withLastTransitionTime(since).build();
    }

    private static Instant transition(Known known) {
        return switch (known.state()) {
            case State.Waiting waiting -> known.accepted();
            case State.Running running -> running.since();
            case State.Terminated ended -> ended.until();
        };
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
