package io.tandem.e2e;

import java.util.List;

/**
 * What became of what was sent, as its sender saw it.
 *
 * @param wrong what posts were answered beside 200 and 503, in words
 * @param unaccepted numbers that were sent and never accepted
 * @param cutOff how many posts were left without an answer by a connection that ended; they then were sent again
 * @param told what else is worth knowing, in words; nothing of it is judged
 */
public record Answers(List<String> wrong, List<Long> unaccepted, int cutOff, List<String> told) {
    static final Answers NONE = new Answers(List.of(), List.of(), 0);

    public Answers {
        wrong = List.copyOf(wrong);
        unaccepted = List.copyOf(unaccepted);
        told = List.copyOf(told);
    }

    Answers(List<String> wrong, List<Long> unaccepted, int cutOff) {
        this(wrong, unaccepted, cutOff, List.of());
    }
}
