package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Lock.LockRecord;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The lock from the moment this replica wrote its name on it: renewed, in doubt when an answer got lost, lost to another,
 * or released. All on the timeline's one thread.
 */
final class HeldLock {
    private final Lock lock;
    private final StoreRequests store;
    private final Timeline timeline;
    private final Duration duration;
    private final String identity;
    private final long epoch;
    private final Owner owner;

    /** As we wrote it last; what renewals build on. Another's once it is lost. */
    private LockRecord record;

    private boolean certain = true;
    private boolean lost;

    /**
     * What becomes of it.
     *
     * @param renewed when a renewal was sent that the store has confirmed
     * @param unanswered it is in doubt: to be renewed again soon
     * @param lost the record of whoever has it now
     */
    record Owner(LongConsumer renewed, Runnable unanswered, Consumer<LockRecord> lost) {}

    /** @param taken as the store confirmed it */
    HeldLock(Lock lock, StoreRequests store, Timeline timeline, Duration duration, LockRecord taken, Owner owner) {
        this.lock = lock;
        this.store = store;
        this.timeline = timeline;
        this.duration = duration;
        this.identity = taken.holder();
        this.epoch = taken.epoch();
        this.record = taken;
        this.owner = owner;
    }

    /** Writes it anew, or finds out first whose it is; nothing while the store is being asked. */
    void renew() {
        if (store.busy() || lost) {
            return;
        }
        if (!certain) {
            // An answer got lost: whether our write was made, only the store knows.
            store.ask(lock.read(), this::reconsider, failure -> owner.unanswered.run());
            return;
        }
        var sent = timeline.nanos();
        store.ask(
                lock.write(record, new LockRecord(identity, epoch, duration, record.version())),
                written -> {
                    record = written;
                    owner.renewed.accept(sent);
                },
                failure -> {
                    certain = false;
                    if (failure instanceof Lock.ConflictException) {
                        renew();
                    } else {
                        owner.unanswered.run();
                    }
                });
    }

    /** What the watch told of it: it may be another's by now. */
    void noticed(LockRecord now) {
        if (!now.holder().equals(identity) && now.epoch() > epoch) {
            lose(now);
        }
    }

    /** Whether it is still ours has to be read again. */
    void doubt() {
        certain = false;
    }

    void release(Runnable then) {
        store.ask(lock.write(record, record.released()), released -> then.run(), failure -> then.run());
    }

    /** Who has it, as far as we know. */
    String holder() {
        return record.holder();
    }

    /** Another has it. */
    boolean lost() {
        return lost;
    }

    /** It is ours for certain. */
    boolean ours() {
        return certain && !lost;
    }

    private void reconsider(LockRecord now) {
        var ours = now.holder().equals(identity) && now.epoch() == epoch;
        if (ours || now.version().isEmpty()) {
            record = now;
            certain = true;
            renew();
        } else {
            lose(now);
        }
    }

    private void lose(LockRecord now) {
        lost = true;
        record = now;
        owner.lost.accept(now);
    }
}
