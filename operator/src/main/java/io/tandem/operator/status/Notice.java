package io.tandem.operator.status;

import io.tandem.api.Condition;
import io.tandem.api.EventSourceStatus;
import io.tandem.api.EventSourceStatus.Handover;
import io.tandem.api.EventSourceStatus.Leader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A transition worth a Kubernetes Event.
 *
 * @param warning whether somebody may have to do something
 * @param action what the operator was at
 */
public record Notice(boolean warning, String reason, String action, String note) {
    /** Reason of a change of the leader. */
    public static final String LEADER_CHANGED = "LeaderChanged";

    /** Reason of what becomes of a request that another pod lead. */
    public static final String HANDOVER = "Handover";

    /** Reason of an EventSource that goes while its hooks may still be there. */
    public static final String HOOKS_LEFT = "HooksLeft";

    /** Not True, and as it should be. */
    private static final Set<String> EXPECTED = Set.of(
            Reason.PODS_STARTING.text(),
            Reason.SCALED_TO_ZERO.text(),
            Reason.EVENTS_CONNECTING.text(),
            Reason.INSTALLING.text(),
            Reason.HELD.text());

    /** True, and not as it should be. */
    private static final Set<String> IMPERFECT = Set.of(
            Reason.DEGRADED.text(),
            Reason.POSITIONS_NOT_KEPT.text(),
            Reason.HOOKS_NOT_KEPT.text(),
            Reason.FIELDS_IGNORED.text(),
            Reason.FIELDS_UNKNOWN.text(),
            Reason.EVENTS_MISSING.text(),
            Reason.DOUBTFUL.text(),
            Reason.SCALE_REFUSED.text(),
            Reason.DOWNGRADE_REFUSED.text(),
            Reason.PERSISTENCE_REFUSED.text(),
            Reason.LEFT_OVER.text(),
            Reason.IN_USE.text());

    /** Of two conditions with one of these each has a cause of its own. */
    private static final Set<String> OF_THEIR_OWN =
            Set.of(Reason.DOUBTFUL.text(), Reason.FIELDS_UNKNOWN.text(), Reason.FIELDS_IGNORED.text());

    private static final List<String> CAUSE_FIRST = List.of(
            EventSourceConditions.SOURCES_PROVIDED,
            SensorConditions.DEPENDENCIES_PROVIDED,
            SensorConditions.TRIGGERS_PROVIDED,
            Conditions.EVENT_BUS_READY,
            Conditions.DEPLOYED,
            Conditions.CONFIGURED,
            Conditions.PROGRESSING,
            Conditions.READY);

    /**
     * What changed; of one cause that several conditions name, only the first is told.
     *
     * @param before null if there was none
     * @param led who was the last to lead, also if for a while nobody did
     */
    public static List<Notice> of(EventSourceStatus before, Optional<Leader> led, EventSourceStatus now) {
        var notices = new ArrayList<>(of(before == null ? null : before.conditions(), now.conditions()));
        handover(before == null ? null : before.handover(), now.handover()).ifPresent(notices::add);
        leader(led, now.leader()).ifPresent(notices::add);
        return List.copyOf(notices);
    }

    /**
     * What changed of conditions.
     *
     * @param before null if there were none
     */
    public static List<Notice> of(List<Condition> before, List<Condition> now) {
        var notices = new ArrayList<Notice>();
        for (var type : CAUSE_FIRST) {
            Conditions.find(now, type)
                    .filter(condition -> changed(Conditions.find(before, type), condition))
                    .filter(condition -> !derived(condition, now))
                    .filter(condition -> among(OF_THEIR_OWN, condition)
                            || notices.stream().noneMatch(told -> told.reason().equals(condition.reason())))
                    .map(Notice::of)
                    .ifPresent(notices::add);
        }
        return List.copyOf(notices);
    }

    private static Optional<Notice> handover(Handover before, Handover now) {
        return now == null || (before != null && Objects.equals(before.message(), now.message()))
                ? Optional.empty()
                : Optional.of(new Notice(false, HANDOVER, "HandOver", now.message()));
    }

    /** A change of the leader, unless nobody leads now: that is told by Ready, if it lasts. */
    private static Optional<Notice> leader(Optional<Leader> former, Leader now) {
        if (now == null || former.filter(before -> sameTerm(before, now)).isPresent()) {
            return Optional.empty();
        }
        var note = former.map(Leader::name)
                .map(before -> before.equals(now.name())
                        ? "pod %s leads again, epoch %d".formatted(now.name(), now.epoch())
                        : "the leader changed from pod %s to pod %s, epoch %d"
                                .formatted(before, now.name(), now.epoch()))
                .orElseGet(() -> "pod %s leads, epoch %d".formatted(now.name(), now.epoch()));
        return Optional.of(new Notice(false, LEADER_CHANGED, "Elect", note));
    }

    private static boolean sameTerm(Leader one, Leader other) {
        return Objects.equals(one.name(), other.name()) && Objects.equals(one.epoch(), other.epoch());
    }

    /** A condition that begins as True is the ordinary case, but for Ready. */
    private static boolean changed(Optional<Condition> before, Condition now) {
        if (waitsForFailed(now)) {
            return before.filter(Notice::waitsForFailed).isEmpty();
        }
        if (before.isEmpty()) {
            return Conditions.READY.equals(now.type()) || is("False", now) || imperfect(now);
        }
        var old = before.get();
        if (!Objects.equals(old.status(), now.status())) {
            // what no pod has told yet is no transition
            return !Conditions.EVENT_BUS_READY.equals(now.type()) || is("False", now) || is("False", old);
        }
        return !Objects.equals(old.reason(), now.reason()) && (is("False", now) || imperfect(now) || imperfect(old));
    }

    private static boolean is(String status, Condition condition) {
        return status.equals(condition.status());
    }

    private static boolean imperfect(Condition condition) {
        return among(IMPERFECT, condition) || waitsForFailed(condition);
    }

    /**
     * The others may be in namespaces that nobody looks at, and may never become ready. A bus has no such condition: of
     * its waits tells {@link LongWaits}.
     */
    private static boolean waitsForFailed(Condition condition) {
        return Conditions.PROGRESSING.equals(condition.type())
                && Reason.WAITING.text().equals(condition.reason())
                && Restart.waitsForFailed(condition.message());
    }

    /** Conditions of the reference implementation's controller have no reason. */
    private static boolean among(Set<String> reasons, Condition condition) {
        return condition.reason() != null && reasons.contains(condition.reason());
    }

    /** Whether another condition is the cause; servers that start for the first time are not ready yet. */
    private static boolean derived(Condition condition, List<Condition> now) {
        return is(Reason.NOT_DEPLOYED, condition)
                || (is(Reason.SERVERS_NOT_READY, condition)
                        && Conditions.find(now, Conditions.CONFIGURED)
                                .filter(configured -> is(Reason.INSTALLING, configured))
                                .isPresent());
    }

    private static boolean is(Reason reason, Condition condition) {
        return reason.text().equals(condition.reason());
    }

    private static Notice of(Condition condition) {
        var message = Objects.requireNonNullElse(condition.message(), "");
        var headline = condition.type() + " is " + condition.status();
        return new Notice(
                imperfect(condition) || (!is("True", condition) && !among(EXPECTED, condition)),
                condition.reason(),
                action(condition.type()),
                message.isEmpty() ? headline : headline + ": " + message);
    }

    private static String action(String condition) {
        return switch (condition) {
            case EventSourceConditions.SOURCES_PROVIDED,
                    SensorConditions.DEPENDENCIES_PROVIDED,
                    SensorConditions.TRIGGERS_PROVIDED -> "Validate";
            case Conditions.EVENT_BUS_READY, Conditions.CONFIGURED -> "ResolveBus";
            case Conditions.DEPLOYED -> "Deploy";
            default -> "Observe";
        };
    }
}
