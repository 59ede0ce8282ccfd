package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Whether this replica may work: terms begin and end, and losing one means standing by. */
public interface Leadership {
    /**
     * The present term if there is one, then each term this replica wins. Never fails; completes after
     * {@link #resign()}. Any number of subscribers.
     */
    Multi<Term> terms();

    /** Who leads now, as far as this replica knows. */
    Standing standing();

    /** The present standing, then each change; never fails. */
    Multi<Standing> standings();

    /**
     * Whether the election still runs: false when its thread is gone or hangs, so that this replica would neither lead nor
     * notice that it does not. For a liveness check; true where there is no election, and after {@link #resign()}.
     */
    default boolean alive() {
        return true;
    }

    /**
     * Ends intake, waits until what was taken in is published (within 10 s, while the lock is renewed), ends the term, gives
     * up the lock and never competes again. Completes when all is done.
     */
    Uni<Void> resign();

    /**
     * What is known of the leadership.
     *
     * @param active this replica works
     * @param holder identity of whoever holds the lock, empty if nobody does or nobody knows
     * @param epoch how many times the lock went to a new term
     * @param detail for people: why it is so
     * @param forbidden this replica lacks a right on the lock, which the detail names
     */
    record Standing(boolean active, String holder, long epoch, String detail, boolean forbidden) {
        /** Of a replica that has its rights. */
        public Standing(boolean active, String holder, long epoch, String detail) {
            this(active, holder, epoch, detail, false);
        }
    }
}
