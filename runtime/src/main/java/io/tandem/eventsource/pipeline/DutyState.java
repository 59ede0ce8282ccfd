package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.connector.Duty;
import java.time.Instant;
import java.util.List;

/** What became of an event's duty in the replica that has it. */
public sealed interface DutyState {
    /** When it began. */
    Instant since();

    /** For people. */
    String detail();

    /** Another replica has it, or the first round has not ended. */
    record Waiting(Instant since) implements DutyState {
        @Override
        public String detail() {
            return "";
        }
    }

    /**
     * What is there is as specified.
     *
     * @param remark what somebody should look at all the same; empty as a rule
     * @param places by their names, where there are several
     */
    record Kept(Instant since, String detail, String remark, List<Duty.Place> places) implements DutyState {}

    /**
     * What was kept is being taken away, because the EventSource ends.
     *
     * @param since when a part of it went last, to some seconds; or until when the provider asks to wait
     */
    record Leaving(Instant since, String detail) implements DutyState {}

    /** What was kept has been taken away, because the EventSource ends. */
    record Gone(Instant since) implements DutyState {
        @Override
        public String detail() {
            return "taken away";
        }
    }

    /**
     * What is there may differ from what is specified; another round follows.
     *
     * @param places by their names, where there are several
     */
    record Failing(Instant since, String detail, List<Duty.Place> places) implements DutyState {}
}
