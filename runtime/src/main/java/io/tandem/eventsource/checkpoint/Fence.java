package io.tandem.eventsource.checkpoint;

import java.time.Duration;

/** The term in which a checkpoint is written. */
public interface Fence {
    /** The lock's count of terms; 0 where there is no lock. */
    long epoch();

    /** Whether the term goes on, by this machine's monotonic clock. */
    boolean active();

    /** For how long it has gone on; zero if it is over. */
    Duration activeFor();

    /** For a single replica, which shares with nobody. */
    Fence NONE = new Fence() {
        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public boolean active() {
            return true;
        }

        @Override
        public Duration activeFor() {
            return Duration.ZERO;
        }
    };
}
