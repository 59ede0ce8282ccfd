package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
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
                .isEqualTo("| 64 | ours | 2000 | 4.00 | 0.40 ms | 1.50 ms | 0.50 | 25 us | 0 |");
        assertThat(table.lines().toList().get(3).replaceAll(" +", " "))
                .isEqualTo("| 64 | theirs | 500 | 1.00 | 1.00 ms | 3.00 ms | 1.00 | 25 us | 0 |");
    }

    @Test
    void aLoadIsReadFromTheGeneratorsLastLine() {
        Wrk.Load load = Wrk.parse("Running 1s test\nRESULT 3000 1500000 200 900 7\n");

        assertThat(load).isEqualTo(new Wrk.Load(2000, 200, 900, 7));
    }

    @Test
    void aGeneratorWithoutResultIsAnErrorThatShowsItsOutput() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unable to connect");
    }

    private static WebhookBench.Measured measured(String target, double perSecond, long p50, long p99) {
        return new WebhookBench.Measured(target, 64, new Wrk.Load(perSecond, p50, p99, 0), OptionalDouble.of(25));
    }
}
