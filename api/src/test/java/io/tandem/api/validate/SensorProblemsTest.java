package io.tandem.api.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ManifestJson;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What is wrong with a Sensor; the cases are in a table: what comes of it, entry, configuration, fields. */
class SensorProblemsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String GOOD = """
            dependencies: [{name: d, eventSourceName: s, eventName: e}]
            triggers: [{template: {name: t, log: {}}}]
            """;

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvFileSource(resources = "/sensor-problems.csv", delimiter = '|', quoteCharacter = '`')
    void everyProblemNamesItsField(String kind, String entry, String configuration, String fields) throws IOException {
        var spec = entry.equals("dependency")
                ? "{dependencies: [%s], triggers: [{template: {name: t, log: {}}}]}".formatted(configuration)
                : "{dependencies: [{name: d, eventSourceName: s, eventName: e}], triggers: [%s]}"
                        .formatted(configuration);
        var found = of(spec, null);
        var part = entry.equals("dependency") ? found.dependencies() : found.triggers();
        assertThat(fields(part.refused())).isEqualTo(kind.equals("refused") ? expected(entry, fields) : List.of());
        assertThat(fields(part.idle())).isEqualTo(kind.equals("idle") ? expected(entry, fields) : List.of());
        assertThat(fields(part.hints())).isEqualTo(kind.equals("hint") ? expected(entry, fields) : List.of());
    }

    @Test
    void aGoodSensorHasNoProblem() throws IOException {
        for (var bus : List.of("jetstream", "kafka", "nats")) {
            var found = of(GOOD, bus);
            assertThat(found.runnable()).isTrue();
            assertThat(found.triggers().idle()).isEmpty();
            assertThat(found.dependencies().hints()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvFileSource(resources = "/sensor-problems.csv", delimiter = '|', quoteCharacter = '`')
    void onAKafkaBusOnlyWrongConditionsStopTheOtherTriggers(
            String kind, String entry, String configuration, String fields) throws IOException {
        if (!kind.equals("idle") || !entry.equals("trigger")) {
            return;
        }
        var found = of(
                "{dependencies: [{name: d, eventSourceName: s, eventName: e}], triggers: [%s]}"
                        .formatted(configuration),
                "kafka");
        assertThat(found.runnable()).isEqualTo(!fields.equals("template.conditions"));
        assertThat(fields(
                        found.runnable()
                                ? found.triggers().idle()
                                : found.triggers().refused()))
                .isEqualTo(expected(entry, fields));
    }

    @Test
    void aTriggerThatCannotRunStopsAllOfThemOnAKafkaBus() throws IOException {
        var spec = GOOD.replace("log: {}", "conditions: d and d, log: {}");
        assertThat(of(spec, "jetstream").runnable()).isTrue();
        var onKafka = of(spec, "kafka");
        assertThat(onKafka.runnable()).isFalse();
        assertThat(onKafka.triggers().refused()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.triggers[0].template.conditions");
            assertThat(problem.message()).contains("Kafka bus");
        });
    }

    /** Its program goes on without the value: {@code Ready} said that no trigger can run, while pods ran them. */
    @Test
    void aTriggerRunsThoughAParameterNamesNoDependency() throws IOException {
        var found = of(GOOD.replace("log: {}}}", "log: {}}, parameters: [{src: {dependencyName: x}, dest: a}]}"), null);
        assertThat(found.someTriggersRun()).isTrue();
        assertThat(found.triggers().hints())
                .singleElement()
                .satisfies(
                        hint -> assertThat(hint.message())
                                .isEqualTo(
                                        "names x, which is no dependency of this Sensor, so the value is left out: name one, or set src.value"));
    }

    /** It reads what is not there, and nothing catches that. */
    @Test
    void aPartOfAPayloadWithoutADependencyEndsThePod() throws IOException {
        var found = of(GOOD.replace("log: {}", "http: {url: u, payload: [{src: {dependencyName: x}, dest: a}]}"), null);
        assertThat(found.someTriggersRun()).isFalse();
        assertThat(found.triggers().idle()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("so the pod ends at each event of the trigger: name one"));
    }

    @Test
    void parametersTellAHyphenFromAnUnderscore() throws IOException {
        var found = of("""
                dependencies: [{name: a-b, eventSourceName: s, eventName: e}]
                triggers: [{template: {name: t, conditions: a_b, log: {}}, parameters: [{src: {dependencyName: a_b}, dest: a}]}]
                """, null);
        assertThat(fields(found.triggers().hints()))
                .containsExactly("spec.triggers[0].parameters[0].src.dependencyName");
        assertThat(found.triggers().idle()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/filled-sources.csv", delimiter = '|', quoteCharacter = '`')
    void aTriggerRunsOnlyIfAnEventCanFillItsEmptySource(boolean runs, String parameter) throws IOException {
        var found = of("""
                dependencies: [{name: d, eventSourceName: s, eventName: e}]
                triggers: [{template: {name: t, k8s: {source: {}}}, parameters: [%s]}]
                """.formatted(parameter), null);
        assertThat(found.someTriggersRun()).isEqualTo(runs);
        assertThat(fields(found.triggers().idle()))
                .isEqualTo(runs ? List.of() : List.of("spec.triggers[0].template.k8s.source"));
    }

    /** Told as idle it kept a Sensor from being ready whose pod never reads it. */
    @Test
    void aPartBehindTheWholePayloadDoesNotEndThePod() throws IOException {
        var found = of(
                GOOD.replace(
                        "log: {}",
                        "http: {url: u, payload: [{src: {dependencyName: d}}, {src: {dependencyName: x}, dest: a}]}"),
                null);
        assertThat(found.someTriggersRun()).isTrue();
        assertThat(found.triggers().hints()).singleElement().satisfies(hint -> assertThat(hint.message())
                .contains("is read only where spec.triggers[0].template.http.payload[0], which is the whole payload"));
    }

    /** The program gives a trigger events of the dependencies in its conditions alone. */
    @Test
    void aDependencyThatConditionsDoNotNameBringsNoValue() throws IOException {
        var sensor = """
                dependencies: [{name: a, eventSourceName: s, eventName: e}, {name: b-1, eventSourceName: s, eventName: f}]
                triggers: [%s]
                """;
        var payload = "{template: {name: t, conditions: b_1, http: {url: u, payload: [{src: {dependencyName: NAME}},"
                + " {src: {dependencyName: x}, dest: y}]}}}";
        var filled = "{template: {name: t, conditions: b_1, k8s: {source: {}}},"
                + " parameters: [{src: {dependencyName: NAME}, dest: k8s.source.inline}]}";
        for (var trigger : List.of(payload, filled)) {
            assertThat(of(sensor.formatted(trigger.replace("NAME", "a")), null).someTriggersRun())
                    .as(trigger)
                    .isFalse();
            assertThat(of(sensor.formatted(trigger.replace("NAME", "b-1")), null)
                            .someTriggersRun())
                    .as(trigger)
                    .isTrue();
        }
    }

    /** The error of a wrong type discards it though the other kind of filter is true. */
    @Test
    void noEventComesPastAWrongTypeThatIsReadFirst() throws IOException {
        var wrong = "{path: p, type: text, value: [a]}";
        var right = "{path: p, type: string, value: [a]}";
        var spec = GOOD.replace(
                "eventName: e",
                "eventName: e, filtersLogicalOperator: or, filters: {data: [DATA], context: {type: webhook}}");
        assertThat(of(spec.replace("DATA", wrong + ", " + right), null).someEventsCome())
                .isFalse();
        assertThat(of(spec.replace("DATA", right + ", " + wrong), null).someEventsCome())
                .isTrue();
    }

    @Test
    void eventsComeThoughOneOfTheFiltersThatAreJoinedByOrIsWrong() throws IOException {
        var found = of(
                GOOD.replace(
                        "eventName: e",
                        "eventName: e, filters: {dataLogicalOperator: or, data: [{path: p, type: text, value: [a]},"
                                + " {path: p, type: string, value: [a]}]}"),
                null);
        assertThat(found.someEventsCome()).isTrue();
    }

    /** It ended the look at the Sensor, whose status then told of no field. */
    @Test
    void aFilterOfDataWithoutTypeIsNamedAlsoWhereOneThatPassesIsEnough() throws IOException {
        var filters = "filters: {dataLogicalOperator: or, data: [{path: p, value: [a]}]}";
        assertThat(of(GOOD.replace("eventName: e", "eventName: e, " + filters), null)
                        .dependencies()
                        .refused())
                .extracting(Problem::field)
                .containsExactly("spec.dependencies[0].filters.data[0].type");
    }

    @Test
    void anEventNamedTwiceIsRefusedOnANatsStreamingBusOnly() throws IOException {
        var spec = GOOD.replace("eventName: e}]", "eventName: e}, {name: b, eventSourceName: s, eventName: e}]");
        assertThat(of(spec, "jetstream").runnable()).isTrue();
        assertThat(of(spec, "nats").dependencies().refused())
                .extracting(Problem::field)
                .containsExactly("spec.dependencies[1].eventName");
    }

    @Test
    void namesWithDotsDoNotWorkOnJetStream() throws IOException {
        var spec = GOOD.replace("eventName: e", "eventName: e.f").replace("eventSourceName: s", "eventSourceName: s.t");
        assertThat(fields(of(spec, "jetstream").dependencies().idle()))
                .containsExactly("spec.dependencies[0].eventSourceName", "spec.dependencies[0].eventName");
        assertThat(of(spec, "kafka").dependencies().idle()).isEmpty();
        var sensor = read(GOOD);
        sensor.getMetadata().setName("a.b");
        assertThat(SensorProblems.of(sensor, bus("jetstream")).runnable()).isFalse();
        assertThat(SensorProblems.of(sensor, bus("kafka")).runnable()).isTrue();
        sensor.getMetadata().setName("x".repeat(64));
        assertThat(fields(SensorProblems.of(sensor, bus("kafka")).object())).containsExactly("metadata.name");
    }

    @Test
    void aKeyInAnotherCaseIsNamedWithTheFieldThatIsMeant() throws IOException {
        var found = of("""
            Replicas: 2
            dependencies: [{name: d, eventSourceName: s, eventName: e, Filters: {}}]
            triggers:
              - {template: {name: t, log: {}}, ratelimit: {unit: Second}, later: 1}
              - {template: {name: u, log: {}}, ratelimit: {unit: Second}, dlqTrigger: {retrystrategy: {}}}
            """, null);
        assertThat(found.dependencies().hints()).singleElement().satisfies(hint -> {
            assertThat(hint.field()).isEqualTo("spec.dependencies[].Filters");
            assertThat(hint.message()).endsWith("is filters meant?");
        });
        assertThat(fields(found.triggers().hints()))
                .containsExactlyInAnyOrder(
                        "spec.Replicas", "spec.triggers[].ratelimit", "spec.triggers[].dlqTrigger.retrystrategy");
        assertThat(found.triggers().hints())
                .filteredOn(hint -> hint.field().endsWith("ratelimit"))
                .singleElement()
                .satisfies(hint -> assertThat(hint.message()).endsWith("is rateLimit meant?"));
    }

    @Test
    void whatIsUnknownBelowADlqTriggerIsFoundToo() throws IOException {
        assertThat(UnknownFields.newer(read("""
            dependencies: [{name: d, eventSourceName: s, eventName: e}]
            triggers:
              - {template: {name: t, log: {}}, dlqTrigger: {template: {name: u, log: {}, colour: red}, ratelimit: {}}}
            """).getSpec())).containsExactly(".triggers[].dlqTrigger.template.colour");
    }

    @Test
    void nullsInTheListsOfAFilterAreNamedByTheirFields() throws IOException {
        assertThat(fields(of(
                                GOOD.replace(
                                        "eventName: e",
                                        "eventName: e, filters: {data: [null], exprs: [null, {expr: a, fields:"
                                                + " [null]}]}"),
                                null)
                        .dependencies()
                        .refused()))
                .containsExactly(
                        "spec.dependencies[0].filters.exprs[0].expr",
                        "spec.dependencies[0].filters.exprs[0].fields",
                        "spec.dependencies[0].filters.exprs[1].fields[0].path",
                        "spec.dependencies[0].filters.exprs[1].fields[0].name",
                        "spec.dependencies[0].filters.data[0].path",
                        "spec.dependencies[0].filters.data[0].type",
                        "spec.dependencies[0].filters.data[0].value");
    }

    @Test
    void aNameThatConditionsCannotHoldIsToldWhereNoneAreWritten() throws IOException {
        for (var name : List.of("in", "IN", "true", "a.b", "1st", "_a")) {
            var spec = GOOD.replace("name: d,", "name: %s,".formatted(name));
            assertThat(of(spec, "jetstream").triggers().idle()).singleElement().satisfies(problem -> {
                assertThat(problem.field()).isEqualTo("spec.triggers[0].template");
                assertThat(problem.message()).contains("has no conditions", "'" + name + "'");
            });
            assertThat(of(spec, "kafka").runnable()).isFalse();
        }
    }

    /** Without conditions the language of conditions is not asked: the Sensor was told to be idle, and refused on Kafka. */
    @Test
    void wordsOfConditionsAreNamesWhereNoneAreWritten() throws IOException {
        for (var name : List.of("not", "and", "len", "let", "nil", "größe", "a-1")) {
            var spec = GOOD.replace("name: d,", "name: %s,".formatted(name));
            assertThat(of(spec, "jetstream").triggers().idle()).as(name).isEmpty();
            assertThat(of(spec, "kafka").runnable()).as(name).isTrue();
        }
    }

    /** The pod ended at its start, and nobody was told why. */
    @Test
    void aTriggerWhoseNameIsNoKeyOfABucketIsToldOnAJetStreamBus() throws IOException {
        for (var name : List.of("my trigger", ".a", "a..b", "größe")) {
            var spec = GOOD.replace("name: t,", "name: %s,".formatted(name));
            assertThat(fields(of(spec, "jetstream").triggers().refused()))
                    .as(name)
                    .containsExactly("spec.triggers[0].template.name");
            assertThat(of(spec, "kafka").runnable()).as(name).isTrue();
        }
        for (var name : List.of("a.b", "a/b=c_d-e", "a.")) {
            assertThat(of(GOOD.replace("name: t,", "name: %s,".formatted(name)), "jetstream")
                            .runnable())
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void aDependencyWhoseNameIsNoKeyOfABucketIsToldOnAJetStreamBus() throws IOException {
        for (var name : List.of("größe", "Expression")) {
            var spec = GOOD.replace("name: d,", "name: %s,".formatted(name));
            assertThat(fields(of(spec, "jetstream").dependencies().hints()))
                    .as(name)
                    .containsExactly("spec.dependencies[0].name");
            assertThat(of(spec, "kafka").dependencies().hints()).as(name).isEmpty();
        }
    }

    @Test
    void aSensorWithoutANameIsCheckedAsWell() throws IOException {
        var sensor = read(GOOD);
        sensor.getMetadata().setName(null);
        assertThat(SensorProblems.of(sensor, bus("jetstream")).runnable()).isTrue();
    }

    @Test
    void nothingAtAllIsToldAsSuch() {
        var empty = new Sensor();
        empty.getMetadata().setName("empty");
        assertThat(fields(SensorProblems.of(empty, Optional.empty()).object())).containsExactly("spec");
    }

    private static SensorProblems of(String spec, String bus) throws IOException {
        return SensorProblems.of(read(spec), bus(bus));
    }

    private static Sensor read(String spec) throws IOException {
        var json = YAML.createObjectNode();
        json.putObject("metadata").put("name", "sensor");
        json.set("spec", YAML.readTree(spec));
        return ManifestJson.MAPPER.treeToValue(json, Sensor.class);
    }

    private static Optional<BusConfig> bus(String kind) throws IOException {
        return kind == null
                ? Optional.empty()
                : Optional.of(EventSourceJson.MAPPER.readValue("{\"" + kind + "\":{}}", BusConfig.class));
    }

    private static List<String> expected(String entry, String fields) {
        var parent = entry.equals("dependency") ? "spec.dependencies" : "spec.triggers";
        return Stream.of(fields.split(" "))
                .map(field -> parent + (field.startsWith("../1.") ? "[1]." + field.substring(5) : "[0]." + field))
                .toList();
    }

    private static List<String> fields(List<Problem> problems) {
        return problems.stream().map(Problem::field).toList();
    }
}
