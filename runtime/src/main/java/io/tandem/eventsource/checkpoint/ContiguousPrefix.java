package io.tandem.eventsource.checkpoint;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Up to where the positions of a source are all done, though they are settled out of order. Positions are told in the
 * source's order; any thread may report what became of them.
 *
 * @param <P> a position of the source: an offset, a resource version, the instant of a tick
 */
public final class ContiguousPrefix<P> {
    private final ArrayDeque<InFlight> open = new ArrayDeque<>();
    private P reached;
    private boolean moved;
    private int unsettled;

    /** The next position of the source is on its way. Report what became of it exactly once; a second report is ignored. */
    public synchronized InFlight emitted(P position) {
        var next = new InFlight(position);
        open.addLast(next);
        unsettled++;
        return next;
    }

    /** The next position of the source needs nothing: it is done as soon as those before it are. Costs no memory. */
    public synchronized void passed(P position) {
        var last = open.peekLast();
        if (last == null) {
            reached = position;
            moved = true;
        } else {
            last.position = position;
        }
    }

    /** The last position of the prefix, if it has moved since this was asked last. */
    public synchronized Optional<P> take() {
        if (!moved) {
            return Optional.empty();
        }
        moved = false;
        return Optional.of(reached);
    }

    /** Whether the outcome of every position is known. */
    public synchronized boolean settled() {
        return unsettled == 0;
    }

    private synchronized void report(InFlight position, Outcome outcome) {
        if (position.outcome != Outcome.OPEN) {
            return;
        }
        position.outcome = outcome;
        unsettled--;
        while (!open.isEmpty() && open.peekFirst().outcome == Outcome.DONE) {
            reached = open.pollFirst().position;
            moved = true;
        }
    }

    private enum Outcome {
        OPEN,
        DONE,
        LEFT
    }

    /** A position between its source and the bus. */
    public final class InFlight {
        private P position;
        private Outcome outcome = Outcome.OPEN;

        private InFlight(P position) {
            this.position = position;
        }

        /** It need not be read again: stored on the bus, filtered out or refused for good. */
        public void done() {
            report(this, Outcome.DONE);
        }

        /** It must be read again: the prefix never passes it. */
        public void left() {
            report(this, Outcome.LEFT);
        }
    }
}
