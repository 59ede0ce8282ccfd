package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * A record that one replica at a time can own, kept in a store with compare-and-set. It knows no time: expiry is judged
 * by the {@link LeaderElector}.
 */
public interface Lock {
    /** The present record; {@link LockRecord#absent()} if there is none. */
    Uni<LockRecord> read();

    /**
     * Writes if the stored version is still {@code expected.version()} (creates if it is absent). The item is what is now
     * stored. Fails with {@link ConflictException} if somebody else wrote, with anything else if the outcome is unknown.
     */
    Uni<LockRecord> write(LockRecord expected, LockRecord next);

    /**
     * News that come by themselves, so that a release or a death is seen at once; may be silent, may repeat, may be
     * late. Completes or fails when the store cannot be watched at present; whoever listens subscribes again.
     */
    Multi<Sighting> sightings();

    /**
     * What is stored.
     *
     * @param holder identity of the owner, empty if released
     * @param epoch how many terms there have been; rises with each
     * @param duration how long an unchanged record binds others
     * @param version the store's token for compare-and-set, empty if there is no record
     */
    record LockRecord(String holder, long epoch, Duration duration, String version) {
        /** No record. */
        public static LockRecord absent() {
            return new LockRecord("", 0, Duration.ZERO, "");
        }

        /** Nobody owns it. */
        public boolean free() {
            return holder.isEmpty();
        }

        LockRecord takenBy(String identity, long next, Duration leaseDuration) {
            return new LockRecord(identity, next, leaseDuration, version);
        }

        /** What is left of it when the store has lost it. */
        LockRecord vanished() {
            return new LockRecord(holder, epoch, duration, "");
        }

        LockRecord released() {
            return new LockRecord("", epoch, duration, version);
        }
    }

    /** Something the store or the network let us know. */
    sealed interface Sighting {
        /** The record is now this. */
        record Changed(LockRecord now) implements Sighting {}

        /** Whoever wrote this epoch under this name is known to be dead. */
        record HolderGone(String holder, long epoch) implements Sighting {}

        /** The store is out of reach: an owner cannot know any more whether it still owns the lock. */
        record Unreachable(String reason) implements Sighting {}
    }

    /** This replica lacks a right; the message names it and what to grant. */
    final class ForbiddenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ForbiddenException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Somebody else wrote first. */
    final class ConflictException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ConflictException(String message) {
            super(message);
        }
    }
}
