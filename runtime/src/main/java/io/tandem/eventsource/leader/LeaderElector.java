package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import io.tandem.eventsource.leader.Timeline.Timer;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The one state machine behind every lock: stand by, take the lock, renew it, flush, drain, give it up.
 *
 * <p>What keeps two replicas from working at once:
 *
 * <ul>
 *   <li>a term begins only after a successful write, and its deadline counts from before that write was sent;
 *   <li>others judge expiry by their own monotonic clock, from the moment they saw the record change: no clock is shared;
 *   <li>an owner stops at its renew deadline, which is before the earliest moment at which others may take over; the
 *       time between is for draining;
 *   <li>an orderly end is in two steps: nothing more is taken in, and what was taken in is published while the lock is
 *       still renewed; only then does the term end. Where the lock is lost both end at once;
 *   <li>the lock is given up only after the sources stopped and what was in flight is settled.
 * </ul>
 *
 * <p>All of it runs on the {@link Timeline}'s one thread; nothing here blocks or is shared.
 */
public final class LeaderElector implements Leadership {
    /** For what a stopping replica took in, to be published. */
    static final Duration FLUSH = Duration.ofSeconds(10);

    private final Lock lock;
    private final String identity;
    private final LeaseTiming timing;
    private final Timeline timeline;
    private final RandomGenerator random;
    private final StoreRequests store;
    private final LockInformer informer;
    private final LockMemory memory = new LockMemory();
    private final LeadershipListeners listeners = new LeadershipListeners();

    private volatile Phase phase = Phase.STANDING_BY;
    private Term term;
    /** As a standby sees it; null until it was read. */
    private Observation seen;
    /** As we wrote it last; what renewals build on. */
    private LockRecord held;

    private boolean certain;
    private boolean lost;
    private boolean stopping;
    private Timer tick = Timer.NONE;
    private final TermDeadline deadline;
    private Timer expiry = Timer.NONE;
    private final StandingReporter reporter;
    private final ThreadCheck thread;

    public LeaderElector(Lock lock, String identity, LeaseTiming timing, Timeline timeline, RandomGenerator random) {
        this.lock = lock;
        this.identity = identity;
        this.timing = timing;
        this.timeline = timeline;
        this.random = random;
        this.deadline = new TermDeadline(timeline);
        this.thread = new ThreadCheck(timeline::nanos, timing.retryPeriod().multipliedBy(2));
        this.reporter = new StandingReporter(identity);
        this.store = new StoreRequests(timeline, timing.patience(), this::resignIfIdle);
        this.informer = new LockInformer(lock, store, timeline, timing.duration(), this::onSighting);
    }

    /** Begins to compete. */
    public void start() {
        timeline.execute(() -> {
            informer.watch();
            tick();
        });
    }

    @Override
    public Multi<Term> terms() {
        return Multi.createFrom()
                .emitter(emitter -> timeline.execute(() -> {
                    if (phase == Phase.RESIGNED) {
                        emitter.complete();
                        return;
                    }
                    listeners.awaitTerms(emitter);
                    if (phase == Phase.LEADING) {
                        emitter.emit(term);
                    }
                }));
    }

    @Override
    public Standing standing() {
        return reporter.now();
    }

    @Override
    public Multi<Standing> standings() {
        return reporter.changes();
    }

    @Override
    public boolean alive() {
        return phase == Phase.RESIGNED || thread.alive();
    }

    @Override
    public Uni<Void> resign() {
        return Uni.createFrom()
                .emitter(emitter -> timeline.execute(() -> {
                    if (phase == Phase.RESIGNED) {
                        emitter.complete(null);
                        return;
                    }
                    listeners.awaitResignation(emitter);
                    stopping = true;
                    switch (phase) {
                        case STANDING_BY -> resignIfIdle();
                        case LEADING -> flush("this replica is stopping");
                        case FLUSHING, DRAINING, RESIGNED -> {}
                    }
                }));
    }

    private void tick() {
        if (phase == Phase.RESIGNED) {
            return;
        }
        thread.seen();
        tickAfter(timing.retryPeriod());
        switch (phase) {
            case STANDING_BY -> lookIfSilent();
            case LEADING, FLUSHING, DRAINING -> renew();
            case RESIGNED -> {}
        }
    }

    /** Jittered, so that standbys do not march in step. */
    private void tickAfter(Duration pause) {
        tick.cancel();
        var jitter = phase == Phase.STANDING_BY ? random.nextLong(pause.toNanos() / 5 + 1) : 0;
        tick = timeline.after(pause.plusNanos(jitter), this::tick);
    }

    private void onSighting(Sighting sighting) {
        switch (sighting) {
            case Sighting.Changed changed -> onRecord(changed.now());
            case Sighting.HolderGone gone -> {
                if (phase == Phase.STANDING_BY && seen != null && seen.isOf(gone.holder(), gone.epoch())) {
                    seen = seen.gone();
                    takeIfPossible();
                }
            }
            case Sighting.Unreachable unreachable -> {
                if (phase.publishing()) {
                    certain = false;
                    endTerm("the lock is out of reach: " + unreachable.reason());
                }
            }
        }
    }

    /** Where the watch told of the holder a moment ago there is nothing to ask: a standby at rest costs the store nothing. */
    private void lookIfSilent() {
        var fresh = informer.heardWithin(timing.retryPeriod().multipliedBy(3).dividedBy(2));
        if (!fresh || seen == null || !seen.isOfAnother(identity)) {
            look();
        }
    }

    private void look() {
        informer.look(this::onRecord, this::lookAgain, failure -> reporter.unread(seen, failure));
    }

    private void lookAgain(LockRecord overtaken) {
        if (phase == Phase.STANDING_BY) {
            seen = memory.overtaken(overtaken) ? null : seen; // to be judged anew
            look();
        }
    }

    private void onRecord(LockRecord record) {
        switch (phase) {
            case STANDING_BY -> {
                if (seen == null || !seen.record().version().equals(record.version())) {
                    seen = new Observation(memory.of(record), timeline.nanos(), false);
                    expiry.cancel();
                    expiry = timeline.after(seen.binding(timing.duration()), this::takeIfPossible);
                    reporter.changed();
                }
                reporter.standingBy(seen);
                takeIfPossible();
            }
            case LEADING, FLUSHING, DRAINING -> {
                if (term != null && !record.holder().equals(identity) && record.epoch() > term.epoch()) {
                    lose(record);
                }
            }
            case RESIGNED -> {}
        }
    }

    /**
     * The store refuses to change a record that is not as we saw it, but not to make one where there is none. So before that
     * we hear what has reached us: of a term that came and vanished, for instance, while this process was paused.
     */
    private void takeIfPossible() {
        if (mayTake() && seen.absent()) {
            timeline.execute(this::take);
        } else {
            take();
        }
    }

    private boolean mayTake() {
        return phase == Phase.STANDING_BY
                && !store.busy()
                && seen != null
                && seen.takeable(identity, timing.duration(), timeline.nanos());
    }

    private void take() {
        if (!mayTake()) {
            return;
        }
        var sent = timeline.nanos();
        var expected = seen.record();
        store.ask(
                lock.write(expected, expected.takenBy(identity, memory.nextEpoch(expected), timing.duration())),
                written -> {
                    held = written;
                    memory.of(written);
                    if (stopping) {
                        giveUp();
                    } else if (timeline.nanos() - sent < timing.renewDeadline().toNanos()) {
                        begin(written, sent);
                    }
                    // Too slow to be of use: the next look finds our own name and takes it anew.
                },
                failure -> {
                    if (seen.record().equals(expected)) {
                        seen = seen.unconfirmed();
                    }
                    reporter.failed(seen, "take the lock", failure);
                    tickAfter(timing.retryPeriod().dividedBy(4));
                });
    }

    private void begin(LockRecord written, long sent) {
        expiry.cancel();
        phase = Phase.LEADING;
        certain = true;
        lost = false;
        var vacancy = seen == null ? Duration.ZERO : seen.vacancy(timeline.nanos());
        term = new Term(
                written.epoch(), timeline::nanos, sent + timing.renewDeadline().toNanos(), vacancy);
        armDeadline();
        reporter.leading(written.epoch());
        tickAfter(timing.retryPeriod());
        listeners.begins(term);
    }

    private void renew() {
        if (store.busy() || lost) {
            return;
        }
        if (!certain) {
            // An answer got lost: whether our write was made, only the store knows.
            store.ask(lock.read(), this::reconsider, failure -> retrySoon());
            return;
        }
        var sent = timeline.nanos();
        var next = new LockRecord(identity, term.epoch(), timing.duration(), held.version());
        store.ask(
                lock.write(held, next),
                written -> {
                    held = written;
                    if (phase.publishing() && term.active()) {
                        term.extend(sent + timing.renewDeadline().toNanos());
                        armDeadline();
                    }
                },
                failure -> {
                    certain = false;
                    if (failure instanceof Lock.ConflictException) {
                        renew();
                    } else {
                        retrySoon();
                    }
                });
    }

    private void reconsider(LockRecord record) {
        var ours = record.holder().equals(identity) && record.epoch() == term.epoch();
        if (ours || record.version().isEmpty()) {
            held = record;
            certain = true;
            renew();
        } else {
            lose(record);
        }
    }

    /** What is left until the deadline after a lost answer must do for two more questions. */
    private void retrySoon() {
        tickAfter(timing.patience().dividedBy(4));
    }

    private void lose(LockRecord record) {
        lost = true;
        held = record;
        seen = new Observation(memory.of(record), timeline.nanos(), false);
        endTerm("the lock was taken by " + (record.free() ? "nobody" : record.holder()) + " epoch=" + record.epoch());
    }

    private void armDeadline() {
        deadline.arm(term, () -> {
            if (phase.publishing()) {
                endTerm("the lock was not renewed in time");
            }
        });
    }

    /** The first end of a term that nobody takes from us. */
    private void flush(String reason) {
        phase = Phase.FLUSHING;
        var ending = term;
        ending.endIntake();
        ending.whenDrained(timeline, FLUSH, () -> {
            if (phase == Phase.FLUSHING && term == ending) {
                endTerm(reason);
            }
        });
    }

    private void endTerm(String reason) {
        if (!phase.publishing()) {
            return;
        }
        phase = Phase.DRAINING;
        deadline.cancel();
        reporter.termEnded(held.holder(), term.epoch(), reason);
        var ending = term;
        ending.end();
        ending.whenDrained(timeline, timing.drain(), () -> drained(ending));
    }

    private void drained(Term ending) {
        if (phase != Phase.DRAINING || term != ending) {
            return;
        }
        if (store.busy()) {
            // A renewal is under way: only after it do we know the version to release.
            var unused = timeline.after(Duration.ofMillis(5), () -> drained(ending));
            return;
        }
        if (lost || !certain) {
            standBy();
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        phase = Phase.DRAINING;
        store.ask(lock.write(held, held.released()), released -> standBy(), failure -> standBy());
    }

    private void standBy() {
        if (stopping) {
            resigned();
            return;
        }
        phase = Phase.STANDING_BY;
        if (!lost) {
            seen = null;
        }
        lost = false;
        // Whoever stood by goes first; we have just shown that we could not hold it.
        tickAfter(timing.retryPeriod());
    }

    private void resigned() {
        phase = Phase.RESIGNED;
        informer.close();
        tick.cancel();
        expiry.cancel();
        deadline.cancel();
        reporter.stopped();
        listeners.resigned();
    }

    private void resignIfIdle() {
        if (stopping && phase == Phase.STANDING_BY && !store.busy()) {
            resigned();
        }
    }
}
