package io.tandem.operator.status;

import io.tandem.api.EventSourceStatus.Leader;
import io.tandem.api.PodState;
import io.tandem.api.PodState.Leadership;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Who leads, by what the pods say. */
final class Leaders {
    /** From here to {@link #LAST} a year has four digits, and something can be added without leaving what there is of times. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Leaders() {}

    /**
     * The pod of the highest epoch that says it leads, or that others say holds the lock while it cannot be asked itself. A
     * pod that hangs keeps its last word, so the epoch decides.
     */
    static Optional<Leader> of(List<PodView> pods) {
        return pods.stream()
                .flatMap(view -> claim(view, pods))
                .max(Comparator.comparing(Leader::epoch).thenComparing(Leader::name));
    }

    private static Stream<Leader> claim(PodView view, List<PodView> pods) {
        if (!(view.sight() instanceof Sight.Known known)) {
            return Stream.empty();
        }
        var said = known.state().leadership();
        return switch (said.role()) {
            case Leadership.LEADER -> Stream.of(leader(view.name(), said));
            case Leadership.STANDBY ->
                pods.stream()
                        .filter(other -> other.name().equals(said.holder()) && !(other.sight() instanceof Sight.Known))
                        .map(other -> leader(other.name(), said));
            default -> Stream.empty();
        };
    }

    /** What keeps a pod from using the lock, in its own words. */
    static Optional<String> forbidden(List<PodView> pods) {
        return pods.stream()
                .flatMap(view -> view.sight() instanceof Sight.Known known ? Stream.of(known.state()) : Stream.empty())
                .map(PodState::leadership)
                .filter(said -> said.role().equals(Leadership.STANDBY) && Boolean.TRUE.equals(said.forbidden()))
                .map(said -> Objects.requireNonNullElse(said.message(), "a pod lacks a right on its lock"))
                .findFirst();
    }

    private static Leader leader(String name, Leadership said) {
        return new Leader(name, said.epoch(), time(said.since()), null);
    }

    /** To the second, as Kubernetes' own times; null if it is no time, or none that Kubernetes can write. */
    static String time(String text) {
        try {
            var time = text == null ? null : Instant.parse(text).truncatedTo(ChronoUnit.SECONDS);
            return time == null || time.isBefore(FIRST) || time.isAfter(LAST) ? null : time.toString();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
