package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** For event sources that work in every replica, and for a single replica: one term, until the end. */
public final class AlwaysLeader implements Leadership {
    private final Term term = Term.unlimited();

    @Override
    public Multi<Term> terms() {
        Multi<Term> thenNothing =
                term.ended().onItem().<Term>transform(nothing -> null).toMulti();
        return Multi.createBy()
                .concatenating()
                .streams(
                        term.active()
                                ? Multi.createFrom().item(term)
                                : Multi.createFrom().empty(),
                        thenNothing);
    }

    @Override
    public Standing standing() {
        return new Standing(term.active(), "", 0, term.active() ? "works without election" : "stopped");
    }

    @Override
    public Uni<Void> resign() {
        return Uni.createFrom().deferred(() -> {
            term.end();
            return term.drained();
        });
    }
}
