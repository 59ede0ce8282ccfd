package io.tandem.eventsource.connector;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.checkpoint.ContiguousPrefix;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.util.function.Function;

/**
 * Saves up to where the events of a connection are settled without a gap. Positions are told in the source's order, by one
 * thread; events are settled by any.
 *
 * @param <P> a position of the source
 */
public final class Positions<P> {
    private final Checkpoint checkpoint;
    private final Function<P, String> text;
    private final ContiguousPrefix<P> prefix = new ContiguousPrefix<>();

    /** @param text a position as the checkpoint takes it */
    public Positions(Checkpoint checkpoint, Function<P, String> text) {
        this.checkpoint = checkpoint;
        this.text = text;
    }

    /** An event at this position is about to be emitted: how it is settled, once. */
    public Settlement emitted(P position) {
        var inFlight = prefix.emitted(position);
        return (outcome, done) -> {
            if (outcome instanceof Outcome.Withdrawn || outcome instanceof Outcome.Unavailable) {
                inFlight.left();
            } else {
                inFlight.done();
            }
            save();
            done.settled();
        };
    }

    /** Nothing has to be published for this position; it is saved along with the next, or by {@link #save}. */
    public void passed(P position) {
        prefix.passed(position);
    }

    /** Saves the position that is reached, if it has moved. One at a time: an earlier one must not come after a later one. */
    public synchronized void save() {
        prefix.take().ifPresent(position -> checkpoint.save(text.apply(position)));
    }

    /** Saves what is reached; completes when it is written, or could not be within its time. Never fails. */
    public Uni<Void> flush() {
        save();
        return checkpoint.flush();
    }
}
