package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of problems stays readable, and small enough to be stored, whatever a user wrote. */
class ProblemTest {
    @Test
    void aTextOfAnyLengthBecomesAShortProblem() {
        var problem = new Problem("spec." + "a".repeat(100_000), "names " + "b".repeat(1_000_000)).under("spec");

        assertThat(problem.toString())
                .hasSizeLessThan(1_600)
                .startsWith("spec.spec.aaa")
                .endsWith("bbb...");
    }

    @Test
    void ofManyProblemsTheFirstTenAreToldAndTheOthersCounted() {
        var problems = IntStream.range(0, 12)
                .mapToObj(i -> new Problem("spec.f" + i, "is wrong"))
                .toList();

        assertThat(Problem.joined(problems))
                .startsWith("spec.f0: is wrong; spec.f1: ")
                .endsWith("spec.f9: is wrong; and 2 more");
        assertThat(Problem.joined(problems.subList(0, 2))).isEqualTo("spec.f0: is wrong; spec.f1: is wrong");
    }

    @Test
    void ofManyNamesTheFirstTenAreToldAndTheOthersCounted() {
        var names = IntStream.range(0, 11).boxed().toList();

        assertThat(Excerpt.names(names, i -> "n" + i)).isEqualTo("n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 1 more");
        assertThat(Excerpt.names(names.subList(0, 10), i -> "n" + i)).endsWith("n8, n9");
        assertThat(Excerpt.sentences(names, 2, i -> i + " is odd")).isEqualTo("0 is odd; 1 is odd; and 9 more");
    }

    /** Half a character cannot be written as JSON, so one such message would keep every status from being written. */
    @Test
    void noCharacterIsCutInTwo() {
        assertThat(Excerpt.of("ab\uD83D\uDE00c", 3)).isEqualTo("ab...");
        assertThat(Excerpt.of("ab\uD83D\uDE00c", 4)).isEqualTo("ab\uD83D\uDE00...");
        assertThat(Excerpt.of("ab\uD83D\uDE00c", 5)).isEqualTo("ab\uD83D\uDE00c");
    }
}
