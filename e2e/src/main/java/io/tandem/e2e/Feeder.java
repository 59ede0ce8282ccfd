package io.tandem.e2e;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gives numbered events to one source. */
public interface Feeder extends AutoCloseable {
    /**
     * Feeds one event; completes with its lane when the source's system has accepted it.
     *
     * @param number negative for a warm-up event
     */
    CompletableFuture<String> feed(long number);

    /** Answers that no sender should have to expect, in words; empty as a rule. */
    default List<String> wrongAnswers() {
        return List.of();
    }

    /** How many posts were left without an answer by a connection that ended. */
    default int cutOff() {
        return 0;
    }

    /** What else is worth telling, in words. */
    default List<String> told() {
        return List.of();
    }

    @Override
    void close();
}
