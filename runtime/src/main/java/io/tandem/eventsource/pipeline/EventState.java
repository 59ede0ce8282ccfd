package io.tandem.eventsource.pipeline;

import io.tandem.api.PodState;
import java.time.Instant;

/** What one event name is doing; shown in health, metrics and the log. */
public sealed interface EventState {
    /** When it began. */
    Instant since();

    /** One word, for labels. */
    default String word() {
        return switch (this) {
            case StandingBy s -> PodState.Event.STANDING_BY;
            case Connecting c -> PodState.Event.CONNECTING;
            case Running r -> PodState.Event.RUNNING;
            case Blocked b -> PodState.Event.BLOCKED;
            case Failed f -> PodState.Event.FAILED;
            case Refused r -> PodState.Event.REFUSED;
            case Ended e -> PodState.Event.FAILED;
        };
    }

    /** For people. */
    default String detail() {
        return switch (this) {
            case StandingBy s -> "another replica is active";
            case Connecting c -> "connecting to the source";
            case Running r -> r.note().isEmpty() ? "receiving" : "receiving; " + r.note();
            case Blocked b -> b.reason();
            case Failed f -> f.reason();
            case Refused r -> r.reason();
            case Ended e -> e.reason();
        };
    }

    /** Not leading: not connected to its source. */
    record StandingBy(Instant since) implements EventState {}

    /** Connecting to the source. */
    record Connecting(Instant since) implements EventState {}

    /**
     * The source accepted us.
     *
     * @param note what is amiss all the same, such as a right without which positions are not kept, or what people should know of the
     *     source; empty if nothing is
     */
    record Running(Instant since, String note) implements EventState {}

    /** The source accepted us, and since then nothing can be published, or nothing that comes can become an event. */
    record Blocked(Instant since, String reason) implements EventState {}

    /** The last attempt failed; another follows. */
    record Failed(Instant since, String reason, int attempts) implements EventState {}

    /** Its pipeline is gone by a defect of ours: only a restart of the process begins it anew. */
    record Ended(Instant since, String reason) implements EventState {}

    /** The configuration can never work; nothing is tried until it changes. */
    record Refused(Instant since, String reason) implements EventState {}
}
