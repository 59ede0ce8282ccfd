package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private static final Machine MACHINE = new Machine(2, 24, "Linux 6", "25", "v1.35", "10 events/s", "", "");

    @Test
    void gapsOfAllSourcesCountButACalendars() {
        String table = Goals.render(
                MACHINE,
                List.of(
                        summary(SourceKind.KAFKA, Lock.BUS, List.of(200L, 900L), 0),
                        summary(SourceKind.AMQP, Lock.BUS, List.of(1_100L), 0),
                        summary(SourceKind.CALENDAR, Lock.BUS, List.of(5_000L), 0)));

        assertThat(table.lines().toList().getLast())
                .contains("| SIGKILL of the active | bus ", "| 1.00 s ", "| 0.90 s ", "| 1.10 s ", "| 2 of 3 ");
    }

    @Test
    void whatCoreNatsForgetsIsToldApartFromWhatIsLost() {
        String table = Goals.render(
                MACHINE,
                List.of(
                        summary(SourceKind.KAFKA, Lock.LEASE, List.of(200L), 0),
                        summary(SourceKind.NATS, Lock.LEASE, List.of(300L), 3)));

        assertThat(table.lines().toList().getLast()).contains("| 0 of 10 | 0 of 20 ", "| 3 of 10 ");
    }

    @Test
    void withoutACaseOfAGoalThereIsNoTable() {
        assertThat(Goals.render(MACHINE, List.of())).isEmpty();
    }

    private static Summary summary(SourceKind source, Lock lock, List<Long> gaps, int lost) {
        List<Long> numbers = LongStream.range(0, lost).boxed().toList();
        Verdict verdict =
                new Verdict(10, 10, numbers, Map.of(), List.of(), List.of(), List.of(), 0, gaps, gaps.getFirst());
        Case killed = new Case(source, BusKind.JETSTREAM, lock, Fault.KILLED);
        return Summary.of(List.of(Outcome.judged(killed, 1, verdict, 0))).getFirst();
    }
}
