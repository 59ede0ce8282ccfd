package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.Condition;
import io.tandem.api.EventSourceStatus.Event;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether pods of the newest specification run and their events are connected or stand by.
 *
 * <p>What happens in each takeover (for a moment nobody leads, events connect anew) leaves Ready as it was, and makes it
 * False only when it lasts.
 */
public final class Readiness {
    /** A pod that starts is not in trouble yet. */
    private static final Duration STARTING = Duration.ofSeconds(5);

    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Set<Reason> PASSING = Set.of(Reason.PODS_CRASHING, Reason.VOLUMES_PENDING);
    private static final int MOST = 3;

    private final Observed seen;
    private final Deployment deployment;
    private final Optional<Condition> before;
    private final Optional<Instant> leaderlessSince;
    private final Instant now;

    private Readiness(
            Observed seen,
            Deployment deployment,
            Optional<Condition> before,
            Optional<Instant> leaderlessSince,
            Instant now) {
        this.seen = seen;
        this.deployment = deployment;
        this.before = before;
        this.leaderlessSince = leaderlessSince;
        this.now = now;
    }

    /**
     * The finding for the condition Ready.
     *
     * @param before the present condition
     * @param leaderlessSince when the last leader was seen to be gone, if there should be one
     */
    public static Verdict of(
            Observed seen,
            Finding deployed,
            Optional<Condition> before,
            Optional<Instant> leaderlessSince,
            Instant now) {
        return seen.deployment()
                .map(found -> new Readiness(seen, found, before, leaderlessSince, now).verdict())
                .orElseGet(() -> Verdict.of(
                        deployed.holds()
                                ? Finding.bad(Reason.PODS_STARTING, "the Deployment is new")
                                : Finding.bad(
                                        Reason.NOT_DEPLOYED, "there is no Deployment: see the condition Deployed")));
    }

    /**
     * A finding that stands until something changes or the time is there.
     *
     * @param nextLook when it is another one if nothing changes
     */
    public record Verdict(Finding finding, Optional<Instant> nextLook) {
        static Verdict of(Finding finding) {
            return new Verdict(finding, Optional.empty());
        }
    }

    private Verdict verdict() {
        var wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        if (wanted == 0) {
            return Verdict.of(
                    Finding.bad(Reason.SCALED_TO_ZERO, "no pod is wanted, so nothing is received: spec.replicas is 0"));
        }
        var ready = readyOfThisSpec();
        if (ready < wanted) {
            return podsMissing("%d of %d pods are ready".formatted(ready, wanted));
        }
        return withoutLease()
                .or(this::withoutLeader)
                .or(this::failing)
                .or(this::unasked)
                .or(this::connecting)
                .orElseGet(this::good);
    }

    private Verdict podsMissing(String counted) {
        var troubles = PodTrouble.of(seen.pods().stream().map(PodView::pod).toList());
        if (troubles.isEmpty()) {
            return withoutBus(counted);
        }
        var told = Finding.bad(
                troubles.getFirst().reason(),
                counted + ": " + troubles.stream().map(PodTrouble::text).collect(Collectors.joining("; ")));
        var from = notReadySince().plus(STARTING);
        return PASSING.contains(told.reason()) && now.isBefore(from)
                ? new Verdict(Finding.bad(Reason.PODS_STARTING, counted), Optional.of(from))
                : Verdict.of(told);
    }

    /** A pod that has just started is still connecting. */
    private Verdict withoutBus(String counted) {
        var without = seen.pods().stream()
                .filter(view -> !view.ready())
                .flatMap(view -> view.sight() instanceof Sight.Known known ? Stream.of(known.state()) : Stream.empty())
                .filter(state -> !state.bus().connected())
                .toList();
        var told = without.stream()
                .filter(state -> !now.isBefore(connectedBy(state)))
                .limit(MOST)
                .map(state -> "pod %s is not connected to the bus: %s"
                        .formatted(state.pod(), state.bus().message()))
                .collect(Collectors.joining("; "));
        return told.isEmpty()
                ? new Verdict(
                        Finding.bad(Reason.PODS_STARTING, counted),
                        without.stream().map(Readiness::connectedBy).min(Instant::compareTo))
                : Verdict.of(Finding.bad(Reason.BUS_DISCONNECTED, counted + ": " + told));
    }

    private static Instant connectedBy(PodState state) {
        var started = Leaders.time(state.started());
        return started == null ? Instant.MIN : Instant.parse(started).plus(CONNECTING);
    }

    private Optional<Verdict> withoutLease() {
        return Optional.of(seen)
                .filter(Observed::leaderless)
                .flatMap(leaderless -> Leaders.forbidden(leaderless.pods()))
                .map(told -> Verdict.of(Finding.bad(Reason.LEASE_FORBIDDEN, told)));
    }

    private Optional<Verdict> withoutLeader() {
        if (!seen.leaderless()) {
            return Optional.empty();
        }
        var binding = seen.election().map(Election::duration).orElse(Duration.ZERO);
        var from = leaderlessSince.orElse(now).plus(binding);
        return Optional.of(ifItLasts(Finding.bad(Reason.NO_LEADER, "no pod leads: " + standbys()), from));
    }

    private String standbys() {
        return seen.pods().stream()
                .flatMap(view -> view.sight() instanceof Sight.Known known
                        ? Stream.of("pod " + view.name() + ": "
                                + known.state().leadership().message())
                        : Stream.empty())
                .limit(MOST)
                .collect(Collectors.joining("; "));
    }

    private Optional<Verdict> failing() {
        var failing = eventsIn(Set.of(PodState.Event.FAILED, PodState.Event.REFUSED));
        return failing.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.of(Finding.bad(Reason.EVENTS_FAILING, told(failing))));
    }

    /** A pod that was just found ready is being asked; the answer, or that there is none, wakes us. */
    private Optional<Verdict> unasked() {
        var waiting = seen.pods().stream().anyMatch(view -> view.ready() && view.sight() instanceof Sight.Pending);
        return waiting
                ? Optional.of(stays(Finding.bad(Reason.PODS_STARTING, "the pods are being asked"), Optional.empty()))
                : Optional.empty();
    }

    private Optional<Verdict> connecting() {
        var connecting = eventsIn(Set.of(PodState.Event.CONNECTING));
        if (connecting.isEmpty()) {
            return Optional.empty();
        }
        var first = connecting.stream()
                .flatMap(event -> Stream.ofNullable(event.since()))
                .map(Instant::parse)
                .min(Instant::compareTo)
                .orElse(now);
        return Optional.of(ifItLasts(Finding.bad(Reason.EVENTS_CONNECTING, told(connecting)), first.plus(CONNECTING)));
    }

    private Verdict good() {
        var unknown = seen.pods().stream()
                .flatMap(view -> view.sight() instanceof Sight.Unknown none
                        ? Stream.of("pod " + view.name() + ": " + none.reason())
                        : Stream.empty())
                .limit(MOST)
                .collect(Collectors.joining("; "));
        if (seen.pods().isEmpty()) {
            return Verdict.of(new Finding(true, Reason.PODS_READY, "what the events do is not known: no pod is seen"));
        }
        return Verdict.of(
                unknown.isEmpty()
                        ? Finding.good(Reason.EVENTS_CONNECTED)
                        : new Finding(
                                true, Reason.PODS_READY, "what the events of some pods do is not known: " + unknown));
    }

    private Verdict ifItLasts(Finding finding, Instant from) {
        return now.isBefore(from) ? stays(finding, Optional.of(from)) : Verdict.of(finding);
    }

    /** True stays True, for the time being; what is not True yet does not become so. */
    private Verdict stays(Finding otherwise, Optional<Instant> until) {
        var kept = before.filter(old -> "True".equals(old.status()))
                .flatMap(old -> Reason.of(old.reason()).map(reason -> new Finding(true, reason, message(old))));
        return new Verdict(kept.orElse(otherwise), until);
    }

    private static String message(Condition condition) {
        return Objects.requireNonNullElse(condition.message(), "");
    }

    private Instant notReadySince() {
        return before.filter(old -> "False".equals(old.status()) && old.lastTransitionTime() != null)
                .map(old -> Instant.parse(old.lastTransitionTime()))
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS));
    }

    private List<Event> eventsIn(Set<String> states) {
        return seen.events().stream()
                .filter(event -> states.contains(event.state()))
                .toList();
    }

    private static String told(List<Event> events) {
        var named = events.stream()
                .limit(MOST)
                .map(event -> "event %s (%s) is %s%s"
                        .formatted(
                                event.name(),
                                event.type(),
                                event.state(),
                                event.message() == null ? "" : ": " + event.message()))
                .collect(Collectors.joining("; "));
        return events.size() <= MOST ? named : named + "; and %d more".formatted(events.size() - MOST);
    }

    private int readyOfThisSpec() {
        var status = deployment.getStatus();
        if (status == null
                || !Objects.equals(deployment.getMetadata().getGeneration(), status.getObservedGeneration())) {
            return 0;
        }
        return Math.min(
                Objects.requireNonNullElse(status.getReadyReplicas(), 0),
                Objects.requireNonNullElse(status.getUpdatedReplicas(), 0));
    }
}
