package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of dependencies on events that there are not. */
class MissingEventsTest {
    @Test
    void aThousandWrongNamesBesideThreeThousandLongOnesTakeLittle() {
        var source = source(IntStream.range(0, 3_000)
                .mapToObj(i -> "e%04d%s".formatted(i, "e".repeat(95)))
                .toList());
        var sensor = sensor(IntStream.range(0, 1_000).mapToObj(i -> "wrong" + i).toList());

        var missing = MissingEvents.of(sensor, List.of(source));

        assertThat(missing).hasSize(1_000);
        assertThat(missing.stream()
                        .mapToInt(problem -> problem.message().length())
                        .sum())
                .as("characters for each of 1,000 dependencies, where all names would be 300,000,000")
                .isLessThan(2_000_000);
        assertThat(missing.getFirst().message())
                .startsWith("names wrong0, which EventSource s does not have ")
                .contains("(e0000e", ", e0009e", "... and 2990 more): it is waited for; add it, or correct the name");
        assertThat(Problem.joined(missing)).hasSizeLessThan(15_000).endsWith("; and 990 more");
    }

    @Test
    void fewNamesAreAllTold() {
        assertThat(MissingEvents.of(sensor(List.of("c", "a")), List.of(source(List.of("b", "a")))))
                .containsExactly(
                        new Problem(
                                "spec.dependencies[0].eventName",
                                "names c, which EventSource s does not have (a, b): it is waited for; add it, or correct the name"));
        assertThat(MissingEvents.of(sensor(List.of("a")), List.of()))
                .extracting(Problem::field)
                .containsExactly("spec.dependencies[0].eventSourceName");
    }

    private static EventSource source(List<String> events) {
        return Serialization.unmarshal(
                "metadata: {name: s}\nspec: {calendar: {%s}}"
                        .formatted(events.stream()
                                .map(name -> name + ": {interval: 10s}")
                                .collect(Collectors.joining(", "))),
                EventSource.class);
    }

    private static Sensor sensor(List<String> events) {
        return Serialization.unmarshal(
                "metadata: {name: t}\nspec: {dependencies: [%s]}"
                        .formatted(events.stream()
                                .map(name -> "{name: d, eventSourceName: s, eventName: %s}".formatted(name))
                                .collect(Collectors.joining(", "))),
                Sensor.class);
    }
}
