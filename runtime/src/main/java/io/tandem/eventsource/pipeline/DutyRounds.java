package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.leader.Leadership;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.state.Latest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The rounds of one event's duty in the terms of this replica: one when a term begins, then again and again. One round at a
 * time; none begins after the term's intake has ended.
 */
final class DutyRounds {
    private static final Logger LOG = Logger.getLogger(DutyRounds.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** How long a secret that was rotated, or that all ends, may go unnoticed. */
    private static final Duration INPUTS = Duration.ofSeconds(15);

    /** How often it is told what is left, at most: readers wait for changes. */
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    private static final Duration AFTER_END = Duration.ofMinutes(10);

    private final String eventName;
    private final Duty duty;
    private final Function<Term, Checkpoint> memory;
    private final BooleanSupplier ends;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Latest<DutyState> state;

    /**
     * @param memory of the duty, for a term
     * @param ends whether what is kept is to be taken away instead; may block
     */
    DutyRounds(
            String eventName,
            Duty duty,
            Function<Term, Checkpoint> memory,
            BooleanSupplier ends,
            ScheduledExecutorService timers,
            Executor blocking,
            InstantSource clock,
            RandomGenerator random) {
        this.eventName = eventName;
        this.duty = duty;
        this.memory = memory;
        this.ends = ends;
        this.timers = timers;
        this.blocking = blocking;
        this.clock = clock;
        this.random = random;
        this.state = new Latest<>(new DutyState.Waiting(clock.instant()));
    }

    /** Works in each term until the leadership is resigned. */
    void start(Leadership leadership) {
        var unused = leadership
                .terms()
                .subscribe()
                .with(this::begin, failure -> LOG.errorf(failure, "no more rounds eventName=%s", eventName));
    }

    DutyState state() {
        return state.get();
    }

    /** The present state, then each change; never fails. */
    Multi<DutyState> states() {
        return state.changes();
    }

    private void begin(Term term) {
        var rounds = new Rounds();
        var unused = term.intakeEnded().subscribe().with(nothing -> rounds.end(), failure -> rounds.end());
        rounds.start(term);
    }

    private void kept(Duty.Kept kept) {
        if (state.get() instanceof DutyState.Kept before) {
            state.set(new DutyState.Kept(before.since(), kept.detail(), kept.remark(), duty.places()));
            return;
        }
        LOG.infof("kept at the provider: %s eventName=%s", kept.detail(), eventName);
        state.set(new DutyState.Kept(clock.instant(), kept.detail(), kept.remark(), duty.places()));
    }

    private void progress(String left) {
        var now = clock.instant();
        if (!(state.get() instanceof DutyState.Leaving before)
                || !now.isBefore(before.since().plus(PROGRESS))) {
            leaving(left, now);
        }
    }

    private void leaving(String left, Instant since) {
        if (!(state.get() instanceof DutyState.Leaving)) {
            LOG.infof("being taken away at the provider: %s eventName=%s", left, eventName);
        }
        state.set(new DutyState.Leaving(since, left));
    }

    private void gone() {
        if (!(state.get() instanceof DutyState.Gone)) {
            LOG.infof("taken away at the provider eventName=%s", eventName);
            state.set(new DutyState.Gone(clock.instant()));
        }
    }

    /** One line an outage, not one a round. */
    private void failing(String detail) {
        if (state.get() instanceof DutyState.Failing before) {
            LOG.debugf("still not kept at the provider: %s eventName=%s", detail, eventName);
            state.set(new DutyState.Failing(before.since(), detail, duty.places()));
            return;
        }
        LOG.warnf("not kept at the provider, further rounds follow: %s eventName=%s", detail, eventName);
        state.set(new DutyState.Failing(clock.instant(), detail, duty.places()));
    }

    private static String worded(Throwable reason) {
        return reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
    }

    /** Those of one term. */
    private final class Rounds {
        private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
        private boolean over;
        private boolean ending;
        /** The round under way is interrupted, so that taking away begins. */
        private boolean cut;

        private Thread working;
        private Future<?> next;
        private Future<?> watching;
        private volatile Object seen;

        synchronized void start(Term term) {
            if (!over) {
                duty.begin(memory.apply(term));
                blocking.execute(this::round);
                watch();
            }
        }

        synchronized void end() {
            over = true;
            cancel(next);
            cancel(watching);
            if (working != null) {
                working.interrupt();
            }
            state.set(new DutyState.Waiting(clock.instant()));
        }

        private synchronized void watch() {
            if (!over) {
                watching = timers.schedule(
                        () -> blocking.execute(this::compare), INPUTS.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void compare() {
            try {
                var now = duty.inputs();
                var told = ends.getAsBoolean();
                synchronized (this) {
                    var changed = seen != null && !seen.equals(now);
                    var begins = told && !ending;
                    if (!over && working == null && (changed || begins)) {
                        ending = told;
                        beginRound();
                    } else if (!over && begins) { // to keep the rest may take longer than the end is waited for
                        ending = true;
                        cut = true;
                        working.interrupt();
                    }
                }
            } catch (Throwable e) { // a secret that cannot be read is the next round's business
                LOG.debugf(e, "inputs cannot be read eventName=%s", eventName);
                Fatal.exitOn(e);
            } finally {
                watch();
            }
        }

        private void beginRound() {
            cancel(next);
            backoff.reset();
            blocking.execute(this::round);
        }

        private void round() {
            synchronized (this) {
                if (over || working != null) {
                    return;
                }
                working = Thread.currentThread();
            }
            try {
                seen = duty.inputs();
                if (ends()) {
                    duty.letGo(this::left);
                    done(DutyRounds.this::gone, AFTER_END);
                } else {
                    var kept = duty.keep();
                    done(() -> kept(kept), kept.next());
                }
                backoff.reset();
            } catch (Duty.Postponed e) {
                if (e.progressed()) {
                    backoff.reset();
                }
                var again = backoff.next(); // a provider may name no time, or one that is past
                var wait = e.pause().compareTo(again) > 0 ? e.pause() : again;
                done(() -> postponed(e, wait), wait);
            } catch (Throwable e) { // whatever a provider's client throws is told, and tried again
                done(() -> failing(worded(e)), backoff.next());
                Fatal.exitOn(e);
            }
        }

        /** Whoever waits for the end waits on, until the provider lets it go on. */
        private void postponed(Duty.Postponed told, Duration wait) {
            var again = clock.instant().plus(wait);
            var detail = "%s; asked again at %s".formatted(told.getMessage(), again.truncatedTo(ChronoUnit.SECONDS));
            if (ending) {
                leaving(detail, again);
            } else {
                failing(detail);
            }
        }

        private boolean ends() {
            var told = ends.getAsBoolean();
            synchronized (this) {
                ending = told || cut;
            }
            return told;
        }

        /** Who gets on is not made to wait longer than the provider asks: the end is waited for only while something goes. */
        private synchronized void left(String progress) {
            backoff.reset();
            if (!over) {
                progress(progress);
            }
        }

        /** What a round finds is not told if it was cut off: by the end of its term, or for taking away. */
        private synchronized void done(Runnable told, Duration pause) {
            working = null;
            var unused = Thread.interrupted();
            if (over) {
                return;
            }
            if (cut) {
                cut = false;
                beginRound();
                return;
            }
            told.run();
            next = timers.schedule(() -> blocking.execute(this::round), pause.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static void cancel(Future<?> timer) {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }
}
