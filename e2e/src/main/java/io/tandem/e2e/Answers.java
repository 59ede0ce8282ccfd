package io.tandem.e2e;

import java.util.List;

/**
 * What became of what was sent, as its sender saw it.
 *
 * @param wrong what posts were answered beside 200 and 503, in words
 * @param unaccepted numbers that were sent and never accepted
 * @param cutOff how many connections ended without an answer to a post, which then was sent again
 */
public record Answers(List<String> wrong, List<Long> unaccepted, int cutOff) {
    static final Answers NONE = new Answers(List.of(), List.of(), 0);

    public Answers {
        wrong = List.copyOf(wrong);
        unaccepted = List.copyOf(unaccepted);
    }
}
