package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Machine MACHINE =
            new Machine(2, 24, "Linux 6", "25", "v1.35", "20 events/s", "operator:1", "");
    private static final Case KILLED = new Case(SourceKind.KAFKA, BusKind.JETSTREAM, Lock.BUS, Fault.KILLED);

    @Test
    void repetitionsOfACaseAreSummedAndTheirGapsRanked() {
        Summary summary =
                Summary.of(List.of(run(1, 900), run(2, 200), run(3, 300))).getFirst();

        assertThat(summary.runs()).isEqualTo(3);
        assertThat(summary.passed()).isEqualTo(3);
        assertThat(summary.fed()).isEqualTo(30);
        assertThat(summary.gapMedian()).isEqualTo(300);
        assertThat(summary.gapWorst()).isEqualTo(900);
        assertThat(summary.restarts()).isEqualTo(3);
    }

    @Test
    void aRunThatNeverRecoveredIsTheWorst() {
        assertThat(Summary.of(List.of(run(1, 900), run(2, -1))).getFirst().gapWorst())
                .isEqualTo(-1);
    }

    @Test
    void aRunThatNeverRecoveredSaysSo() {
        assertThat(Results.of(MACHINE, List.of(run(1, -1))).markdown()).contains("never again");
    }

    @Test
    void aBrokenRunIsShownWithItsReason() {
        Outcome broken = Outcome.broken(KILLED, 1, new IllegalStateException("no pods"));

        assertThat(broken.status()).isEqualTo(Outcome.Status.FAILED);
        assertThat(Results.of(MACHINE, List.of(broken)).markdown())
                .contains("0 of 1: no pods")
                .doesNotContain("never again");
    }

    @Test
    void whatCannotBeDoneHereIsSkipped() {
        assertThat(Outcome.broken(KILLED, 1, new UnsupportedOperationException("not the node"))
                        .status())
                .isEqualTo(Outcome.Status.SKIPPED);
    }

    @Test
    void theTableNamesTheMachineAndEveryFigure() {
        String table = Results.of(MACHINE, List.of(run(1, 1234))).markdown();

        assertThat(table.lines().findFirst().orElseThrow())
                .isEqualTo(
                        "Measured on 2 cores, 24 GiB, Linux 6, Java 25, Kubernetes v1.35; 20 events/s, operator operator:1.");
        assertThat(table).contains("### Active process killed (SIGKILL)");
        assertThat(table.lines().toList().getLast()).contains("| kafka ", "| 1.23 s ", "| 0 of 1 ");
    }

    @Test
    void theFileHoldsEveryRun(@TempDir Path dir) throws IOException {
        Results.of(MACHINE, List.of(run(1, 1234))).write(dir);

        JsonNode file = new ObjectMapper().readTree(dir.resolve("results.json").toFile());
        assertThat(file.at("/machine/cores").asInt()).isEqualTo(2);
        assertThat(file.at("/outcomes/0/verdict/faultGapsMillis/0").asLong()).isEqualTo(1234);
        assertThat(file.at("/outcomes/0/verdict/doubled/7/1").asText()).isEqualTo("b");
        assertThat(file.at("/outcomes/0/status").asText()).isEqualTo("FAILED");
        assertThat(dir.resolve("results.md")).content().contains("| kafka ");
    }

    private static Outcome run(int repetition, long gap) {
        Map<Long, List<String>> doubled = gap == 1234 ? Map.of(7L, List.of("a", "b")) : Map.of();
        Verdict verdict =
                new Verdict(10, 10, List.of(), doubled, List.of(), List.of(), List.of(), 0, List.of(gap), gap);
        return Outcome.judged(KILLED, repetition, verdict, 1);
    }
}
