package io.tandem.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.local.node.ProbeState.Verdict;
import org.junit.jupiter.api.Test;

class ProbeStateTest {

    @Test
    void oneSuccessInARowOfFailuresStartsTheCountAgain() {
        assertThat(after("+--+--").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(after("+---").verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void nothingIsSaidBeforeAThreshold() {
        assertThat(after("--").verdict()).isEqualTo(Verdict.OPEN);
    }

    private static ProbeState after(String answers) {
        ProbeState state = ProbeState.START;
        for (char answer : answers.toCharArray()) {
            state = state.after(answer == '+', 1, 3);
        }
        return state;
    }
}
