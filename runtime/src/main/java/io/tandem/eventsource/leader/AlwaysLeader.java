package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.state.Latest;

/** For event sources that work in every replica, and for a single replica: one term, until the end. */
public final class AlwaysLeader implements Leadership {
    private final Term term = Term.unlimited();
    private final Latest<Standing> standing = new Latest<>(new Standing(true, "", 0, "works without election"));

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
        return standing.get();
    }

    @Override
    public Multi<Standing> standings() {
        return standing.changes();
    }

    @Override
    public Uni<Void> resign() {
        return Uni.createFrom().deferred(() -> {
            term.endIntake();
            standing.set(new Standing(false, "", 0, "stopped"));
            return term.drained()
                    .ifNoItem()
                    .after(LeaderElector.FLUSH)
                    .recoverWithUni(Uni.createFrom().voidItem())
                    .onTermination()
                    .invoke(term::end);
        });
    }
}
