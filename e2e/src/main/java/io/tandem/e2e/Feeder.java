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

    /** How many connections ended without an answer. */
    default int cutOff() {
        return 0;
    }

    @Override
    void close();
}
