package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.leader.Term;

/** An event together with the right to publish it: the term in which it was received, and the connection it came by. */
record Claim(Incoming incoming, Term term, Flight flight) {}
