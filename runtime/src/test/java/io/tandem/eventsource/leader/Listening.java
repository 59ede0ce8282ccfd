package io.tandem.eventsource.leader;

/** What becomes of a question to a holder. */
enum Listening {
    ANSWERING,
    HANGING,
    GONE
}
