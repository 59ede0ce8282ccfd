package io.tandem.e2e;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one run of one case ended.
 *
 * @param run what ran
 * @param repetition counted from 1
 * @param status whether it kept what is promised
 * @param verdict the ledger's; empty if the run did not come that far
 * @param restarts of processes that nobody killed
 * @param note why it was skipped, failed without a verdict, or failed by its answers, and what else is worth telling
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Outcome(Case run, int repetition, Status status, Optional<Verdict> verdict, int restarts, String note) {

    /** Whether a run kept what is promised. */
    public enum Status {
        PASSED,
        FAILED,
        /** It cannot be done from where the suite runs. */
        SKIPPED
    }

    static Outcome judged(Case run, int repetition, Verdict verdict, int restarts) {
        Status status = run.keptBy(verdict) ? Status.PASSED : Status.FAILED;
        return new Outcome(run, repetition, status, Optional.of(verdict), restarts, note(run, verdict.answers()));
    }

    private static String note(Case run, Answers answers) {
        List<String> parts = new ArrayList<>();
        if (!answers.wrong().isEmpty()) {
            parts.add("answered " + String.join(", ", answers.wrong()));
        }
        if (run.source().posted() && !answers.unaccepted().isEmpty()) {
            parts.add("%d never accepted".formatted(answers.unaccepted().size()));
        }
        parts.addAll(answers.told());
        return String.join("; ", parts);
    }

    static Outcome broken(Case run, int repetition, RuntimeException reason) {
        Status status = reason instanceof UnsupportedOperationException ? Status.SKIPPED : Status.FAILED;
        return new Outcome(run, repetition, status, Optional.empty(), 0, String.valueOf(reason.getMessage()));
    }
}
