package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Uni;

/** Terms that a test begins and ends by hand. */
public final class Terms {
    private Terms() {}

    /** Without a deadline. */
    public static Term begin(long epoch) {
        return new Term(epoch, () -> 0, Long.MAX_VALUE);
    }

    public static void end(Term term) {
        term.end();
    }

    /** Completes when everything held is done. */
    public static Uni<Void> drained(Term term) {
        return term.drained();
    }
}
