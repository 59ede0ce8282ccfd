package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BenchTableTest {
    @Test
    void theBestRoundIsComparedWithTheLastTarget() {
        String table = BenchTable.render(List.of(
                measured("ours", 1000, 500, 900),
                measured("theirs", 500, 1000, 3000),
                measured("ours", 2000, 400, 1500),
                measured("theirs", 400, 1000, 9000)));

        assertThat(table.lines().toList().get(2).replaceAll(" +", " "))
                .isEqualTo("| 64 | ours | 2000 | 4.00 | 0.40 ms | 1.50 ms | 0.50 | 25 us | all |");
        assertThat(table.lines().toList().get(3).replaceAll(" +", " "))
                .isEqualTo("| 64 | theirs | 500 | 1.00 | 1.00 ms | 3.00 ms | 1.00 | 25 us | all |");
    }

    @Test
    void aTargetThatAnswers200WithoutEventsIsNotMeasured() {
        String table = BenchTable.render(List.of(
                measured("empty", new Wrk.Load(9_000, 900, 500, 900, 0), OptionalLong.of(8_999)),
                measured("empty", 100, 500, 900),
                measured("failing", new Wrk.Load(9_000, 900, 500, 900, 2), OptionalLong.of(9_000)),
                measured("elsewhere", new Wrk.Load(9_000, 900, 500, 900, 0), OptionalLong.empty()),
                measured("ours", 1000, 500, 900)));

        assertThat(table.replaceAll(" +", " ").lines().skip(2))
                .containsExactly(
                        "| 64 | empty | refused: 9000 answers, 8999 events | - | - | - | - | - | - |",
                        "| 64 | failing | refused: 2 errors | - | - | - | - | - | - |",
                        "| 64 | elsewhere | 900 | 0.90 | 0.50 ms | 0.90 ms | 1.00 | 25 us | not known |",
                        "| 64 | ours | 1000 | 1.00 | 0.50 ms | 0.90 ms | 1.00 | 25 us | all |");
    }

    @Test
    void aSourceThatCannotReadItsSecretIsNotReady() {
        assertThat(Posted.GITHUB.isReady(401)).isTrue();
        assertThat(Posted.STRIPE.isReady(400)).isTrue();
        for (int status : new int[] {404, 500, 502, 503}) {
            assertThat(Posted.GITHUB.isReady(status)).as("%d", status).isFalse();
        }
        assertThat(Posted.WEBHOOK.isReady(200)).isTrue();
        assertThat(Posted.WEBHOOK.isReady(500)).isFalse();
    }

    @Test
    void aLoadIsReadFromTheGeneratorsLastLine() {
        Wrk.Load load = Wrk.parse("Running 1s test\nRESULT 3000 1500000 200 900 7\n");

        assertThat(load).isEqualTo(new Wrk.Load(3000, 2000, 200, 900, 7));
    }

    @Test
    void aGeneratorWithoutResultIsAnErrorThatShowsItsOutput() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unable to connect");
    }

    private static WebhookBench.Measured measured(String target, double perSecond, long p50, long p99) {
        return measured(target, new Wrk.Load(9_000, perSecond, p50, p99, 0), OptionalLong.of(9_010));
    }

    private static WebhookBench.Measured measured(String target, Wrk.Load load, OptionalLong stored) {
        return new WebhookBench.Measured(target, 64, load, OptionalDouble.of(25), stored);
    }
}
