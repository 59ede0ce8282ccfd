package io.tandem.local.node;

/**
 * What a row of probes says so far.
 *
 * @param verdict the last verdict that was reached
 * @param successes successes since the last failure
 * @param failures failures since the last success
 */
record ProbeState(Verdict verdict, int successes, int failures) {
    static final ProbeState START = new ProbeState(Verdict.OPEN, 0, 0);

    /** Whether a threshold was reached, and which one last. */
    enum Verdict {
        OPEN,
        PASSED,
        FAILED
    }

    /** The state after one more probe; a verdict stays until the opposite threshold is reached. */
    ProbeState after(boolean success, int successThreshold, int failureThreshold) {
        if (success) {
            int row = successes + 1;
            return new ProbeState(row >= successThreshold ? Verdict.PASSED : verdict, row, 0);
        }
        int row = failures + 1;
        return new ProbeState(row >= failureThreshold ? Verdict.FAILED : verdict, 0, row);
    }
}
