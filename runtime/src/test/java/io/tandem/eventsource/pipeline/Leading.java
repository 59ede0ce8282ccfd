package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.leader.Leadership;
import io.tandem.eventsource.leader.Term;

/** A leadership of one term that a test begins and ends. */
final class Leading {
    private Leading() {}

    static Leadership in(Term term) {
        return new Leadership() {
            @Override
            public Multi<Term> terms() {
                return Multi.createBy()
                        .concatenating()
                        .streams(
                                Multi.createFrom().item(term),
                                Multi.createFrom().nothing());
            }

            @Override
            public Multi<Standing> standings() {
                return Multi.createFrom().item(this::standing);
            }

            @Override
            public Standing standing() {
                return new Standing(term.active(), "me", term.epoch(), "");
            }

            @Override
            public Uni<Void> resign() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
