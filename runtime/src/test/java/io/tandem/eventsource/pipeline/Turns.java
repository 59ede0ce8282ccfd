package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.tandem.eventsource.leader.Leadership;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.leader.Terms;

/** A leadership of terms that a test begins and ends. */
final class Turns implements Leadership {
    private final BroadcastProcessor<Term> terms = BroadcastProcessor.create();
    private Term present;

    void lead() {
        present = Terms.begin(1);
        terms.onNext(present);
    }

    void end() {
        if (present != null) {
            Terms.end(present);
        }
    }

    @Override
    public Multi<Term> terms() {
        return terms;
    }

    @Override
    public Standing standing() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Multi<Standing> standings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> resign() {
        throw new UnsupportedOperationException();
    }
}
