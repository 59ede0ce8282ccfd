package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.Condition;
import io.tandem.api.EventSourceStatus.Event;
import io.tandem.api.Excerpt;
import io.tandem.api.PodState;
import io.tandem.operator.pods.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the events are served now, by whatever pods: how far the newest specification has got is the business of
 * Progressing.
 *
 * <p>What happens in each takeover (for a moment nobody leads, events connect anew) leaves Ready as it was, and makes it
 * False only when it lasts.
 */
public final class Readiness {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final int MOST = 3;

    private final Observed seen;
    private final Deployment deployment;
    private final Optional<Condition> before;
    private final Since since;
    private final Instant now;

    private Readiness(Observed seen, Deployment deployment, Optional<Condition> before, Since since, Instant now) {
        this.seen = seen;
        this.deployment = deployment;
        this.before = before;
        this.since = since;
        this.now = now;
    }

    /**
     * The finding for the condition Ready.
     *
     * @param before the present condition
     */
    public static Verdict of(Observed seen, Finding deployed, Optional<Condition> before, Since since, Instant now) {
        return seen.deployment()
                .map(found -> new Readiness(seen, found, before, since, now).verdict())
                .orElseGet(() -> Verdict.of(
                        deployed.holds()
                                ? Finding.bad(Reason.PODS_STARTING, "the Deployment is new")
                                : Finding.bad(
                                        Reason.NOT_DEPLOYED, "there is no Deployment: see the condition Deployed")));
    }

    private Verdict verdict() {
        var replicas = Replicas.of(deployment);
        if (replicas.wanted() == 0) {
            return Verdict.of(Finding.bad(
                    Reason.SCALED_TO_ZERO,
                    "no pod is wanted, so nothing is received: spec.replicas is 0, or the Deployment was scaled to 0"));
        }
        if (replicas.ready() == 0) {
            return missing(replicas);
        }
        return withoutLease()
                .or(this::withoutLeader)
                .or(this::failing)
                .or(this::unasked)
                .or(() -> ifItLasts(PodState.Event.BLOCKED, Reason.EVENTS_BLOCKED))
                .or(() -> ifItLasts(PodState.Event.CONNECTING, Reason.EVENTS_CONNECTING))
                .or(() -> degraded(replicas))
                .or(this::forgetful)
                .orElseGet(this::good);
    }

    private Verdict missing(Replicas replicas) {
        var counted = "%d of %d pods are ready".formatted(replicas.ready(), replicas.wanted());
        return MissingPods.why(seen, deployment, counted, since.incomplete().orElse(now), now);
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
        var binding = seen.election().map(PodLeaderElection::duration).orElse(Duration.ZERO);
        var from = since.leaderless().orElse(now).plus(binding);
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

    /** In each takeover, and while a bus restarts, events are in this state for a moment. */
    private Optional<Verdict> ifItLasts(String state, Reason reason) {
        var events = eventsIn(Set.of(state));
        if (events.isEmpty()) {
            return Optional.empty();
        }
        var first = events.stream()
                .flatMap(event -> Stream.ofNullable(event.since()))
                .map(Instant::parse)
                .min(Instant::compareTo)
                .orElse(now);
        return Optional.of(ifItLasts(Finding.bad(reason, told(events)), first.plus(CONNECTING)));
    }

    private Optional<Verdict> degraded(Replicas replicas) {
        if (replicas.ready() >= replicas.wanted()) {
            return Optional.empty();
        }
        var why = missing(replicas).finding().message();
        var from = since.incomplete().orElse(now).plus(MissingPods.STARTING);
        return Optional.of(ifItLasts(new Finding(true, Reason.DEGRADED, why), from));
    }

    /** An event that runs has a message only where something is amiss, or to be known of its source. */
    private Optional<Verdict> forgetful() {
        var forgetful = eventsIn(Set.of(PodState.Event.RUNNING)).stream()
                .filter(event -> event.message() != null && !EventStates.remarks(event))
                .toList();
        var reason = forgetful.stream().allMatch(EventStates::tellsOfHooks)
                ? Reason.HOOKS_NOT_KEPT
                : Reason.POSITIONS_NOT_KEPT;
        return forgetful.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.of(new Finding(true, reason, told(forgetful))));
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
        var remarked = eventsIn(Set.of(PodState.Event.RUNNING)).stream()
                .filter(EventStates::remarks)
                .toList();
        return Verdict.of(
                unknown.isEmpty()
                        ? new Finding(true, Reason.EVENTS_CONNECTED, told(remarked))
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

    private List<Event> eventsIn(Set<String> states) {
        return seen.events().stream()
                .filter(event -> states.contains(event.state()))
                .toList();
    }

    private static String told(List<Event> events) {
        return Excerpt.sentences(events, MOST, event -> "event %s (%s) is %s%s"
                .formatted(
                        event.name(),
                        event.type(),
                        event.state(),
                        event.message() == null ? "" : ": " + event.message()));
    }
}
