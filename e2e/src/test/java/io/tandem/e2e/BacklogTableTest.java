package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BacklogTableTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theFastestRoundIsShownWithTheWorstThatHappenedInAny() {
        String table = BacklogTable.render(
                List.of(
                        drained("ours", 1, 4000, 0),
                        drained("theirs", 1, 2000, 7),
                        drained("ours", 1, 3000, 2),
                        drained("theirs", 1, 2500, 0)),
                "theirs");

        assertThat(rows(table))
                .containsExactly(
                        "| 1 | ours | 4000 | 1.60 | 1.00 | 50 us | 0.5 s | 2 | 0 | 3 | 60 MiB |",
                        "| 1 | theirs | 2500 | 1.00 | 1.00 | 50 us | 0.5 s | 7 | 0 | 3 | 60 MiB |");
    }

    @Test
    void moreReplicasAreComparedWithTheFewestOfTheSameTarget() {
        String table = BacklogTable.render(
                List.of(drained("ours", 1, 4000, 0), drained("ours", 2, 6000, 0), drained("ours", 4, 7000, 0)), "ours");

        assertThat(rows(table).get(1)).startsWith("| 2 | ours | 6000 | 1.00 | 1.50 |");
        assertThat(rows(table).get(2)).startsWith("| 4 | ours | 7000 | 1.00 | 1.75 |");
    }

    @Test
    void whereTheReferenceWasRefusedThereIsNoRatio() {
        String table = BacklogTable.render(List.of(drained("ours", 1, 4000, 0)), "theirs");

        assertThat(rows(table)).singleElement().asString().startsWith("| 1 | ours | 4000 | - | 1.00 |");
        assertThat(rows(BacklogTable.render(List.of(), "theirs"))).isEmpty();
    }

    @Test
    void whatIsMissingOrThereTwiceIsCountedAndWarmUpIsNot() {
        var fed = LongStream.range(0, 4)
                .mapToObj(number -> new Fed("queue", number))
                .toList();
        var begun = new Trial.Begun(fed, START, new Usage(0, Duration.ZERO), 4);
        var events = List.of(event(-1, 0), event(0, 10), event(1, 11), event(1, 11), event(2, 12));

        Drained drained = Drained.of("ours", 1, begun, events, OptionalDouble.empty(), 1024);

        assertThat(drained.lost()).isEqualTo(1);
        assertThat(drained.doubled()).isEqualTo(1);
        assertThat(drained.complete()).isFalse();
        assertThat(drained.perSecond()).as("three more within two seconds").isEqualTo(1.5);
    }

    @Test
    void processorTimeIsThatOfTheEventsBetweenTwoMoments() {
        Usage before = new Usage(100, Duration.ofMillis(500));

        assertThat(before.microsAnEvent(new Usage(1100, Duration.ofMillis(600))))
                .hasValue(100);
        assertThat(before.microsAnEvent(before)).isEmpty();
    }

    private static List<String> rows(String table) {
        return table.replaceAll(" +", " ").lines().skip(2).toList();
    }

    private static Drained drained(String target, int replicas, double perSecond, int lost) {
        return new Drained(
                target, replicas, perSecond, OptionalDouble.of(50), Duration.ofMillis(500), lost, 0, 3, 60 << 10);
    }

    private static Delivered event(long number, int second) {
        return new Delivered("queue", number, "id-" + number, "", "", START.plusSeconds(second));
    }
}
