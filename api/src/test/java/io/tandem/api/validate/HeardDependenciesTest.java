package io.tandem.api.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The program gives a trigger events of the dependencies in its conditions alone, and reads the value of another as if it were
 * there: the pod ended at each event, and nobody was told.
 */
class HeardDependenciesTest {
    private static final String HTTP = "http: {url: u, payload: [{src: {dependencyName: %s}, dest: y}]}";

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvFileSource(resources = "/heard-dependencies.csv", delimiter = ';', quoteCharacter = '`')
    void aValueOfADependencyThatTheTriggerDoesNotHearIsTold(
            String kind, String conditions, String template, String fields) {
        var found = of("{template: {name: t, conditions: \"%s\", %s}"
                .formatted(conditions.equals("all") ? "" : conditions, template.substring(1)));

        var expected = fields.equals("-")
                ? List.of()
                : Stream.of(fields.split(" "))
                        .map("spec.triggers[0].template."::concat)
                        .toList();
        assertThat(fields(found.triggers().idle())).isEqualTo(kind.equals("idle") ? expected : List.of());
        assertThat(fields(found.triggers().hints())).isEqualTo(kind.equals("hint") ? expected : List.of());
        assertThat(found.someTriggersRun()).isEqualTo(!kind.equals("idle"));
    }

    @Test
    void eachIsToldInWordsOfItsOwn() {
        assertThat(of("{template: {name: t, conditions: a, %s}}".formatted(HTTP.formatted("b")))
                        .triggers()
                        .idle())
                .extracting(Problem::message)
                .containsExactly(
                        "names b, which is not among the trigger's conditions, so the pod ends at each event of the trigger: name one, or set src.value");
        assertThat(of("{template: {name: t, conditions: a || b, %s}}".formatted(HTTP.formatted("b")))
                        .triggers()
                        .hints())
                .extracting(Problem::message)
                .containsExactly(
                        "names b, without whose event the trigger's conditions may be fulfilled, and the pod then ends: set src.value");
        assertThat(of("{template: {name: t, pulsar: {payload: [{src: {dataKey: k}, dest: x}]}}}")
                        .triggers()
                        .idle())
                .extracting(Problem::message)
                .containsExactly(
                        "names no dependency, so the pod ends at each event of the trigger: name one, or set src.value");
    }

    @Test
    void aParameterOfATriggerOfADependencyThatItDoesNotHearIsToldToBeLeftOut() {
        var trigger =
                "{template: {name: t, conditions: a, log: {}}, parameters: [{src: {dependencyName: %s}, dest: z}]}";

        assertThat(of(trigger.formatted("b")).triggers().hints())
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.triggers[0].parameters[0].src.dependencyName: names b, which is not among the trigger's conditions, so the value is left out: name one, or set src.value");
        assertThat(of(trigger.formatted("a")).triggers().hints()).isEmpty();
    }

    /** It gets the events of the one that fails, whatever its own conditions say. */
    @Test
    void aTriggerForFailuresHearsWhatTheOneAboveItHears() {
        var sensor = """
                {atLeastOnce: true, template: {name: t, conditions: a, log: {}}, dlqTrigger:
                  {atLeastOnce: true, template: {name: v, conditions: b, %s},
                   parameters: [{src: {dependencyName: %s}, dest: http.method}]}}
                """;
        var field = "spec.triggers[0].dlqTrigger";

        var heard = of(sensor.formatted(HTTP.formatted("a"), "a")).triggers();
        assertThat(heard.idle()).isEmpty();
        assertThat(heard.hints()).isEmpty();

        var other = of(sensor.formatted(HTTP.formatted("b"), "b")).triggers();
        assertThat(other.idle())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith(
                        field
                                + ".template.http.payload[0].src.dependencyName: names b, which is not among the conditions of spec.triggers[0], so the pod ends");
        assertThat(fields(other.hints())).containsExactly(field + ".parameters[0].src.dependencyName");
    }

    /** What is wrong are the conditions, which is told, and not each value besides. */
    @Test
    void whereConditionsCannotBeFollowedNothingIsSaidOfValues() {
        for (var conditions : List.of("a && x", "a &&", "x", "a && 'c-1'")) {
            assertThat(fields(of("{template: {name: t, conditions: %s, %s}}".formatted(conditions, HTTP.formatted("b")))
                            .triggers()
                            .idle()))
                    .containsExactly("spec.triggers[0].template.conditions");
        }
    }

    @Test
    void aNameInQuotesIsHeardUnlessItHasAHyphen() {
        assertThat(of("{template: {name: t, conditions: \"'a' && 'b'\", %s}}".formatted(HTTP.formatted("b")))
                        .triggers()
                        .idle())
                .isEmpty();
        assertThat(of("{template: {name: t, conditions: \"a && 'c-1'\", log: {}}}")
                        .triggers()
                        .idle())
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.triggers[0].template.conditions: names c_1 in quotes, where a hyphen is an underscore: write c-1 without quotes; the trigger does not run");
    }

    /** At the events of the other one the source is as it was. */
    @Test
    void aTextInPlaceOfASourceIsAHintWhereOnlySomeEventsPutItThere() {
        var found = of("{template: {name: t, conditions: a || b, k8s: {source: {inline: m}}},"
                + " parameters: [{src: {dependencyName: a}, dest: k8s.source}]}");

        assertThat(found.triggers().idle()).isEmpty();
        assertThat(found.triggers().hints())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith(
                        "spec.triggers[0].parameters[0].dest: puts a text where k8s.source is an object, so the trigger fails at each event of a: name a field of it");
    }

    @Test
    void aSourceThatAnEventMayReplaceByAnotherIsNoProblem() {
        for (var parameters : List.of(
                "{src: {dependencyName: a, dataKey: k, useRawData: true}, dest: k8s.source}",
                "{src: {dependencyName: a, dataKey: k}, dest: k8s.source.inline}",
                "{src: {dependencyName: a}, dest: k8s.source}, {src: {dependencyName: a}, dest: k8s.source.inline}",
                "{src: {dependencyName: a}, dest: k8s.source.resource}",
                "{src: {dependencyName: a, dataKey: k, useRawData: true}, dest: k8s.source.resource, operation: append}",
                "{src: {dependencyName: a}, dest: argoWorkflow.source}")) {
            assertThat(of("{template: {name: t, conditions: a, k8s: {source: {inline: m}}}, parameters: [%s]}"
                                    .formatted(parameters))
                            .triggers()
                            .idle())
                    .as(parameters)
                    .isEmpty();
        }
    }

    private static SensorProblems of(String trigger) {
        var sensor = Serialization.unmarshal("""
                metadata: {name: s}
                spec:
                  dependencies:
                    - {name: a, eventSourceName: s, eventName: e}
                    - {name: b, eventSourceName: s, eventName: f}
                    - {name: c-1, eventSourceName: s, eventName: g}
                  triggers: [%s]
                """.formatted(trigger.replace("\n", " ")), Sensor.class);
        return SensorProblems.of(sensor, Optional.empty());
    }

    private static List<String> fields(List<Problem> problems) {
        return problems.stream().map(Problem::field).toList();
    }
}
