package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Timeline.Timer;
import java.time.Duration;

/** Notices that a term was not extended in time. On the timeline's thread only. */
final class TermDeadline {
    private final Timeline timeline;
    private Timer timer = Timer.NONE;

    TermDeadline(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Calls back when the term's deadline has passed, as it is then; the term watched before is forgotten. */
    void arm(Term term, Runnable passed) {
        cancel();
        timer = timeline.after(Duration.ofNanos(Math.max(0, term.deadline() - timeline.nanos())), () -> {
            if (term.active()) {
                arm(term, passed);
            } else {
                passed.run();
            }
        });
    }

    void cancel() {
        timer.cancel();
    }
}
