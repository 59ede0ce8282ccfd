package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.leader.Term;

/** An event together with the right to publish it: the term in which it was received, and the connection it came by. */
record Claim(Incoming incoming, Term term, Attempt attempt) {
    /** Its source delivers it again if it is not acknowledged. */
    boolean redelivered() {
        return incoming.settlement().redelivers();
    }

    /** It may not be published any more, or must not, for its source delivers it again. */
    boolean withdrawn() {
        return !term.active() || (attempt.failed() && redelivered());
    }
}
