package io.tandem.eventsource.pipeline;

/** What is the matter with a simulated bus. */
enum BusTrouble {
    NONE,
    /** Its leader has stepped down: some of what comes is stored and not answered, the rest is lost silently. */
    LEADERLESS,
    /** Each event is refused for the time being; Kafka's client gives up in the midst of its work. */
    REFUSING,
    FULL,
    /** The stream or topic is not there. */
    ABSENT,
    /** It stores, and answers late. */
    SLOW
}
