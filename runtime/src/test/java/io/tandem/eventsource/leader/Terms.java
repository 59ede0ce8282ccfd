package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Terms that a test begins and ends by hand. */
public final class Terms {
    private Terms() {}

    /** Without a deadline. */
    public static Term begin(long epoch) {
        return new Term(epoch, () -> 0, Long.MAX_VALUE);
    }

    /** Without a deadline, after the lock had no sign of life for so long. */
    public static Term after(Duration vacancy, long epoch) {
        return new Term(epoch, () -> 0, Long.MAX_VALUE, vacancy);
    }

    public static void end(Term term) {
        term.end();
    }

    /** Completes when everything held is done. */
    public static Uni<Void> drained(Term term) {
        return term.drained();
    }
}
