package io.tandem.operator.status;

import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus.Handover;
import io.tandem.api.EventSourceStatus.Leader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is next for a request that another pod lead. The pod to end is written down before it is asked to, so that an
 * operator that begins anew asks the same one, and nobody ends the next leader for an old request.
 *
 * @param status of the request; empty without one
 * @param ends whether the pod in it is to end now
 */
public record HandoverStep(Optional<Handover> status, boolean ends) {
    /** Annotation of an EventSource: each new value asks once for another leader. */
    public static final String ANNOTATION = "tandem.io/handover";

    private static final String OTHERS = "waits until another pod is ready to lead";

    /** By the annotation, what was written down of it, and who leads now. */
    public static HandoverStep of(EventSource source, Observed seen, Instant now) {
        var request = Objects.requireNonNullElse(source.getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault(ANNOTATION, "");
        if (request.isEmpty()) {
            return new HandoverStep(Optional.empty(), false);
        }
        var before = Optional.ofNullable(source.getStatus())
                .map(status -> status.handover())
                .filter(handover -> request.equals(handover.request()));
        return before.map(present -> next(present, seen, now)).orElseGet(() -> first(request, seen, now));
    }

    /** The same when the API server has not let the pod go. */
    public HandoverStep refused(String message) {
        return new HandoverStep(
                status.map(present -> told(present, Handover.PENDING, message, present.since())), false);
    }

    /** Whether it is to be looked at again. */
    public boolean pending() {
        return status.filter(present -> Handover.PENDING.equals(present.state()))
                .isPresent();
    }

    private static HandoverStep first(String request, Observed seen, Instant now) {
        if (seen.election().filter(PodLeaderElection::elects).isEmpty()) {
            return noted(new Handover(
                    request, null, Handover.VOID, time(now), "no pod leads: one works, or all of them do", null));
        }
        return seen.leader()
                .map(leader -> noted(new Handover(
                        request,
                        leader.name(),
                        Handover.PENDING,
                        time(now),
                        "pod " + leader.name() + " is to end",
                        null)))
                // whoever begins to lead only now does so because the one before gave it up
                .orElseGet(() -> noted(new Handover(
                        request, null, Handover.DONE, time(now), "no pod led when it was asked for", null)));
    }

    private static HandoverStep next(Handover present, Observed seen, Instant now) {
        if (!Handover.PENDING.equals(present.state())) {
            return noted(present);
        }
        var leader = seen.leader().map(Leader::name);
        if (leader.filter(name -> !name.equals(present.pod())).isPresent()) {
            return noted(told(
                    present,
                    Handover.DONE,
                    "handed over from pod %s to pod %s".formatted(present.pod(), leader.get()),
                    time(now)));
        }
        var there = seen.pods().stream().anyMatch(view -> view.name().equals(present.pod()));
        if (!there) {
            return noted(told(present, Handover.PENDING, "pod " + present.pod() + " ends", present.since()));
        }
        var others = seen.pods().stream()
                .anyMatch(view -> view.ready() && !view.name().equals(present.pod()));
        return others
                ? new HandoverStep(Optional.of(present), true)
                : noted(told(present, Handover.PENDING, OTHERS, present.since()));
    }

    private static Handover told(Handover present, String state, String message, String since) {
        return new Handover(present.request(), present.pod(), state, since, message, null);
    }

    private static HandoverStep noted(Handover handover) {
        return new HandoverStep(Optional.of(handover), false);
    }

    private static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
