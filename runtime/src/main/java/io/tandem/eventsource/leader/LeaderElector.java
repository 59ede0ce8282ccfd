package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import io.tandem.eventsource.leader.Timeline.Timer;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The one state machine behind every lock: stand by, take the lock, renew it, drain, give it up.
 *
 * <p>What keeps two replicas from working at once:
 *
 * <ul>
 *   <li>a term begins only after a successful write, and its deadline counts from before that write was sent;
 *   <li>others judge expiry by their own monotonic clock, from the moment they saw the record change: no clock is shared;
 *   <li>an owner stops at its renew deadline, which is before the earliest moment at which others may take over; the
 *       time between is for draining;
 *   <li>the lock is given up only after the sources stopped and what was in flight is settled.
 * </ul>
 *
 * <p>All of it runs on the {@link Timeline}'s one thread; nothing here blocks or is shared.
 */
public final class LeaderElector implements Leadership {
    private static final Logger LOG = Logger.getLogger(LeaderElector.class);

    private static final Duration ORDERLY_DRAIN = Duration.ofSeconds(10);

    private enum Phase {
        STANDING_BY,
        LEADING,
        DRAINING,
        RESIGNED
    }

    private final Lock lock;
    private final String identity;
    private final LeaseTiming timing;
    private final Timeline timeline;
    private final RandomGenerator random;
    private final Inquiry store;
    private final Lookout lookout;
    private final LockMemory memory = new LockMemory();
    private final Audience audience = new Audience();

    private Phase phase = Phase.STANDING_BY;
    private Term term;
    /** As a standby sees it; null until it was read. */
    private Observation seen;
    /** As we wrote it last; what renewals build on. */
    private LockRecord held;
    /** What we say of ourselves does not tell of the record: it changed, or it could not be read before. */
    private boolean untold;

    private boolean certain;
    private boolean lost;
    private boolean stopping;
    private Timer tick = Timer.NONE;
    private Timer deadline = Timer.NONE;
    private Timer expiry = Timer.NONE;
    private final Announcements announcements;

    public LeaderElector(Lock lock, String identity, LeaseTiming timing, Timeline timeline, RandomGenerator random) {
        this.lock = lock;
        this.identity = identity;
        this.timing = timing;
        this.timeline = timeline;
        this.random = random;
        this.announcements = new Announcements(identity);
        this.store = new Inquiry(timeline, timing.renewDeadline().dividedBy(2), this::resignIfIdle);
        this.lookout = new Lookout(lock, store, timeline, timing.duration(), this::onSighting);
    }

    /** Begins to compete. */
    public void start() {
        timeline.execute(() -> {
            lookout.watch();
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
                    audience.awaitTerms(emitter);
                    if (phase == Phase.LEADING) {
                        emitter.emit(term);
                    }
                }));
    }

    @Override
    public Standing standing() {
        return announcements.now();
    }

    @Override
    public Multi<Standing> standings() {
        return announcements.changes();
    }

    @Override
    public Uni<Void> resign() {
        return Uni.createFrom()
                .emitter(emitter -> timeline.execute(() -> {
                    if (phase == Phase.RESIGNED) {
                        emitter.complete(null);
                        return;
                    }
                    audience.awaitResignation(emitter);
                    stopping = true;
                    switch (phase) {
                        case STANDING_BY -> resignIfIdle();
                        case LEADING -> endTerm("this replica is stopping");
                        case DRAINING, RESIGNED -> {}
                    }
                }));
    }

    // ---- the clockwork ----

    private void tick() {
        if (phase == Phase.RESIGNED) {
            return;
        }
        tickAfter(timing.retryPeriod());
        switch (phase) {
            case STANDING_BY -> look();
            case LEADING, DRAINING -> renew();
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
                if (phase == Phase.LEADING) {
                    certain = false;
                    endTerm("the lock is out of reach: " + unreachable.reason());
                }
            }
        }
    }

    // ---- standing by ----

    private void look() {
        lookout.look(
                this::onRecord,
                () -> {
                    if (phase == Phase.STANDING_BY) {
                        look();
                    }
                },
                failure -> {
                    untold = true;
                    announcements.failed(seen, "read the lock", failure);
                });
    }

    private void onRecord(LockRecord record) {
        switch (phase) {
            case STANDING_BY -> {
                if (seen == null || !seen.record().version().equals(record.version())) {
                    seen = new Observation(memory.of(record), timeline.nanos(), false);
                    expiry.cancel();
                    expiry = timeline.after(seen.binding(timing.duration()), this::takeIfPossible);
                    untold = true;
                }
                if (untold) {
                    untold = false;
                    var holder = seen.record().holder();
                    announcements.standingBy(seen, holder.isEmpty() ? "the lock is free" : "standing by for " + holder);
                }
                takeIfPossible();
            }
            case LEADING, DRAINING -> {
                if (term != null && !record.holder().equals(identity) && record.epoch() > term.epoch()) {
                    lose(record);
                }
            }
            case RESIGNED -> {}
        }
    }

    private void takeIfPossible() {
        if (phase == Phase.STANDING_BY
                && !store.busy()
                && seen != null
                && seen.takeable(identity, timing.duration(), timeline.nanos())) {
            take();
        }
    }

    private void take() {
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
                    announcements.failed(seen, "take the lock", failure);
                    tickAfter(timing.retryPeriod().dividedBy(4));
                });
    }

    private void begin(LockRecord written, long sent) {
        expiry.cancel();
        phase = Phase.LEADING;
        certain = true;
        lost = false;
        var now = timeline.nanos();
        var vacancy = seen == null || seen.record().epoch() == 0 ? 0 : now - seen.since();
        term = new Term(
                written.epoch(), timeline::nanos, sent + timing.renewDeadline().toNanos(), Duration.ofNanos(vacancy));
        armDeadline();
        announcements.leading(written.epoch());
        tickAfter(timing.retryPeriod());
        audience.begins(term);
    }

    // ---- leading ----

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
                    if (phase == Phase.LEADING && term.active()) {
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

    private void retrySoon() {
        tickAfter(timing.retryPeriod().dividedBy(4));
    }

    private void lose(LockRecord record) {
        lost = true;
        held = record;
        seen = new Observation(memory.of(record), timeline.nanos(), false);
        endTerm("the lock was taken by " + (record.free() ? "nobody" : record.holder()) + " epoch=" + record.epoch());
    }

    private void armDeadline() {
        deadline.cancel();
        deadline = timeline.after(Duration.ofNanos(Math.max(0, term.deadline() - timeline.nanos())), () -> {
            if (phase == Phase.LEADING) {
                if (term.active()) {
                    armDeadline();
                } else {
                    endTerm("the lock was not renewed in time");
                }
            }
        });
    }

    // ---- the end of a term: stop the sources, drain, release ----

    private void endTerm(String reason) {
        if (phase != Phase.LEADING) {
            return;
        }
        phase = Phase.DRAINING;
        deadline.cancel();
        announcements.termEnded(held.holder(), term.epoch(), reason);
        var ending = term;
        ending.end();
        // Who stops in an orderly way still renews the lock while it drains and may take its time.
        var limit = timeline.after(stopping ? ORDERLY_DRAIN : timing.drain(), () -> drained(ending));
        var unused = ending.drained()
                .subscribe()
                .with(
                        nothing -> timeline.execute(() -> {
                            limit.cancel();
                            drained(ending);
                        }),
                        failure -> LOG.errorf(failure, "draining failed identity=%s", identity));
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
        lookout.close();
        tick.cancel();
        expiry.cancel();
        deadline.cancel();
        announcements.stopped();
        audience.resigned();
    }

    private void resignIfIdle() {
        if (stopping && phase == Phase.STANDING_BY && !store.busy()) {
            resigned();
        }
    }
}
