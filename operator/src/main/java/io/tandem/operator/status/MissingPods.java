package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why pods that should be ready are not. */
final class MissingPods {
    /** A pod that starts is not in trouble yet. */
    static final Duration STARTING = Duration.ofSeconds(5);

    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final int MOST = 3;

    private MissingPods() {}

    /**
     * The gravest cause, or that pods are on their way.
     *
     * @param counted how many there are, for the message
     * @param since when the first began to be missing
     */
    static Verdict why(Observed seen, Deployment deployment, String counted, Instant since, Instant now) {
        var settling = Duration.ofSeconds(Replicas.secondsToSettle(deployment));
        var troubles = PodTrouble.of(
                seen.pods().stream()
                        .filter(view -> !view.readyFor(settling, now))
                        .map(PodView::pod)
                        .toList(),
                settling.isPositive());
        if (troubles.isEmpty()) {
            return refused(deployment)
                    .map(told -> Verdict.of(Finding.bad(Reason.PODS_FAILING, counted + ": " + told)))
                    .orElseGet(() -> withoutBus(seen, counted, now));
        }
        var told = Finding.bad(
                troubles.getFirst().reason(),
                counted + ": " + troubles.stream().map(PodTrouble::text).collect(Collectors.joining("; ")));
        var from = since.plus(STARTING);
        return troubles.getFirst().passes() && now.isBefore(from)
                ? new Verdict(Finding.bad(Reason.PODS_STARTING, counted), Optional.of(from))
                : Verdict.of(told);
    }

    /** Of pods that could not even be made only the Deployment tells. */
    private static Optional<String> refused(Deployment deployment) {
        return Replicas.condition(deployment, "ReplicaFailure", "True")
                .map(condition -> "no pod can be made: " + PodTrouble.cut(condition.getMessage()));
    }

    private static Verdict withoutBus(Observed seen, String counted, Instant now) {
        var without = disconnected(seen.pods().stream().filter(view -> !view.ready()));
        return lasting(without, now)
                .map(told -> Verdict.of(Finding.bad(Reason.BUS_DISCONNECTED, counted + ": " + told)))
                .orElseGet(() -> new Verdict(Finding.bad(Reason.PODS_STARTING, counted), firstLasting(without)));
    }

    /** What pods that say they are not connected to the bus say. */
    static List<PodState> disconnected(Stream<PodView> pods) {
        return pods.flatMap(
                        view -> view.sight() instanceof Sight.Known known ? Stream.of(known.state()) : Stream.empty())
                .filter(state -> !state.bus().connected())
                .toList();
    }

    /** Which of them have been running for some time; a pod that has just started is still connecting. */
    static Optional<String> lasting(List<PodState> disconnected, Instant now) {
        var told = disconnected.stream()
                .filter(state -> !now.isBefore(connectedBy(state)))
                .limit(MOST)
                .map(state -> "pod %s is not connected to the bus: %s"
                        .formatted(state.pod(), state.bus().message()))
                .collect(Collectors.joining("; "));
        return told.isEmpty() ? Optional.empty() : Optional.of(told);
    }

    /** When the first of them will have been running for some time. */
    static Optional<Instant> firstLasting(List<PodState> disconnected) {
        return disconnected.stream().map(MissingPods::connectedBy).min(Instant::compareTo);
    }

    private static Instant connectedBy(PodState state) {
        var started = Leaders.time(state.started());
        return started == null ? Instant.MIN : Instant.parse(started).plus(CONNECTING);
    }
}
