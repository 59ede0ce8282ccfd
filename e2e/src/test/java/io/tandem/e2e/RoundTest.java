package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoundTest {
    @Test
    void everyCaseIsRunOnce() {
        List<Case> rounds = Stream.concat(Round.alone(Matrix.all()).stream(), Round.together(Matrix.all(), 4).stream())
                .flatMap(round -> round.cases().stream())
                .toList();

        assertThat(rounds).containsExactlyInAnyOrderElementsOf(Matrix.all());
    }

    @Test
    void sourcesOfOtherServersDoNotShareARestart() {
        List<Case> restarted = Matrix.matching(List.of("*/source-restarted"));

        assertThat(Round.together(restarted, 4))
                .allSatisfy(round -> assertThat(round.cases())
                        .extracting(each -> each.source().server())
                        .allMatch(round.cases().getFirst().source().server()::equals))
                .anySatisfy(round -> assertThat(round.cases())
                        .extracting(Case::source)
                        .contains(SourceKind.NATS, SourceKind.NATS_JETSTREAM))
                .anySatisfy(round -> assertThat(round.cases())
                        .extracting(Case::source)
                        .contains(SourceKind.REDIS, SourceKind.REDIS_STREAM));
    }

    @Test
    void whoSuffersTogetherSuffersTheSame() {
        assertThat(Round.together(Matrix.all(), 4)).allSatisfy(round -> {
            assertThat(round.cases()).hasSizeBetween(1, 4);
            assertThat(round.cases())
                    .extracting(Case::fault)
                    .allMatch(round.cases().getFirst().fault()::equals);
            assertThat(round.cases())
                    .extracting(Case::bus)
                    .allMatch(round.cases().getFirst().bus()::equals);
        });
    }
}
