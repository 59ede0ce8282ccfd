package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Timeline.Timer;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * How one term ends: intake ends and what was taken in is published, then publishing ends and what is in flight settles.
 * What a step leads to is for the elector to say; it may be told of one twice. All on the timeline's one thread.
 */
final class TermEnd {
    private static final Logger LOG = Logger.getLogger(TermEnd.class);

    private final Term term;
    private final String identity;
    private final Timeline timeline;
    private Timer deadline = Timer.NONE;

    TermEnd(Term term, String identity, Timeline timeline) {
        this.term = term;
        this.identity = identity;
        this.timeline = timeline;
    }

    /** Tells when the term is over by its clock; to be called again when it was extended. */
    void atDeadline(Runnable passed) {
        deadline.cancel();
        deadline = timeline.after(Duration.ofNanos(Math.max(0, term.deadline() - timeline.nanos())), () -> {
            if (term.active()) {
                atDeadline(passed);
            } else {
                passed.run();
            }
        });
    }

    /** Nothing more is taken in; goes on when what was is published, but not later than the limit. */
    void flush(Duration limit, Runnable flushed) {
        term.endIntake();
        settled(limit, flushed);
    }

    /** Nothing more is published; goes on when what is in flight is settled, but not later than the limit. */
    void drain(Duration limit, Runnable drained) {
        deadline.cancel();
        term.end();
        settled(limit, drained);
    }

    private void settled(Duration limit, Runnable then) {
        var late = timeline.after(limit, then);
        var unused = term.drained()
                .subscribe()
                .with(
                        nothing -> timeline.execute(() -> {
                            late.cancel();
                            then.run();
                        }),
                        failure -> LOG.errorf(failure, "draining failed identity=%s", identity));
    }
}
