package io.tandem.api.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import io.tandem.api.sensor.TriggerConditions;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The problems of one large object took hundreds of megabytes, of which ten were told. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ManyTriggersTest {
    @Test
    void namesThatCannotStandInConditionsAreReadOnceAndToldOnceForEachTrigger() {
        var sensor = sensor(
                many(1_000, "{\"name\": \"a b %d\", \"eventSourceName\": \"s\", \"eventName\": \"e\"}"),
                many(500, "{\"template\": {\"name\": \"t%d\", \"log\": {}}}"));

        assertThat(SensorProblems.of(sensor, Optional.empty()).triggers().idle())
                .hasSize(500)
                .allSatisfy(problem -> assertThat(problem.message())
                        .contains("'a b 0', 'a b 1', 'a b 2' and 997 more can be no names in conditions: give those"));
    }

    /** For each of ten thousand triggers ten thousand dependencies were gone through: minutes. */
    @Test
    void theConditionsOfATriggerAreReadWithoutGoingThroughAllDependencies() {
        var asked = new AtomicInteger();
        var dependencies = new AbstractMap<String, String>() {
            @Override
            public boolean containsKey(Object name) {
                asked.incrementAndGet();
                return true;
            }

            @Override
            public String get(Object name) {
                asked.incrementAndGet();
                return "" + name;
            }

            @Override
            public Set<Entry<String, String>> entrySet() {
                throw new AssertionError("all are gone through");
            }
        };
        var all = new AbstractSet<String>() {
            @Override
            public Iterator<String> iterator() {
                throw new AssertionError("all are gone through");
            }

            @Override
            public int size() {
                return 10_000;
            }
        };

        var heard = Heard.of("d1 && (d2 || d3)", dependencies, all);

        assertThat(heard.some()).containsExactlyInAnyOrder("d1", "d2", "d3");
        assertThat(heard.always()).containsExactly("d1");
        assertThat(asked).hasValueLessThan(10);
        assertThat(Heard.of(null, dependencies, all).some())
                .as("none are copied")
                .isSameAs(all);
    }

    /** Each of the short alternatives went through the table of a set that had been large: billions of steps. */
    @Test
    @Timeout(30)
    void manyAlternativesBehindALongOneAreReadInAMoment() {
        var conditions = many(60_000, "a%d").replace(",", "&&") + "||a0&&"
                + many(60_000, "b%d").replace(",", "&&") + "||"
                + many(120_000, "a0&&c").replace(",", "||");

        assertThat(TriggerConditions.of(conditions).always()).containsExactly("a0");
    }

    @Test
    void aThousandProblemsAreRemembered() {
        var sensor = sensor(
                "{\"name\": \"a\", \"eventSourceName\": \"s\", \"eventName\": \"e\", \"filters\": {\"data\": ["
                        + many(100_000, "{}") + "]}}",
                "{\"template\": {\"name\": \"t\", \"log\": {}}}");

        assertThat(SensorProblems.of(sensor, Optional.empty()).dependencies().refused())
                .hasSize(1_000);
    }

    /** The name stood in the path of each of them: two hundred megabytes. */
    @ParameterizedTest
    @CsvSource({"450, 1000", "40000, 1"})
    void ofUnknownFieldsUnderALongNameAThousandAreRememberedAndNoneInFull(int length, int found) {
        var source = Serialization.unmarshal(
                "{\"spec\": {\"webhook\": {\"%s\": {%s}}}}".formatted("n".repeat(length), many(20_000, "\"u%d\": 1")),
                EventSource.class);

        assertThat(UnknownFields.in(source.getSpec())).hasSize(found).allSatisfy(path -> assertThat(path.length())
                .isLessThan(600));
    }

    @Test
    void aFieldThatManyEntriesOfAListHaveIsNamedOnce() {
        var sensor = sensor(
                many(2_000, "{\"name\": \"d%d\", \"eventSourceName\": \"s\", \"eventName\": \"e\", \"colour\": 1}"),
                "{\"template\": {\"name\": \"t\", \"log\": {}, \"size\": 1}}");

        assertThat(UnknownFields.newer(sensor.getSpec()))
                .containsExactly(".dependencies[].colour", ".triggers[].template.size");
    }

    @Test
    void ofUnknownSourceTypesAThousandAreRemembered() {
        var source = Serialization.unmarshal(
                "{\"metadata\": {\"name\": \"s\"}, \"spec\": {%s}}".formatted(many(20_000, "\"t%d\": {\"a\": {}}")),
                EventSource.class);

        assertThat(SourceProblems.of(source).unknownTypes()).hasSize(1_000);
    }

    @Test
    void aThousandOthersDoNotHideAFieldInAnotherCase() {
        var sensor = sensor(
                "{\"name\": \"a\", \"eventSourceName\": \"s\", \"eventName\": \"e\", %s, \"Filters\": {}}"
                        .formatted(many(2_000, "\"u%d\": 1")),
                "{\"template\": {\"name\": \"t\", \"log\": {}}}");

        assertThat(SensorProblems.of(sensor, Optional.empty()).dependencies().hints())
                .extracting(problem -> problem.field())
                .containsExactly("spec.dependencies[].Filters");
        assertThat(UnknownFields.newer(sensor.getSpec())).hasSize(1_000);
    }

    @Test
    void aLongKeyOfATextIsNotRepeatedInFull() {
        var source = Serialization.unmarshal(
                "{\"spec\": {\"kafka\": {\"%s\": {\"config\": \"{%s}\"}}}}"
                        .formatted("n".repeat(40_000), many(1_000, "u%d: 1")),
                EventSource.class);

        assertThat(UnknownFields.in(source.getSpec())).isNotEmpty().allSatisfy(path -> assertThat(path.length())
                .isLessThan(600));
    }

    private static String many(int number, String item) {
        return IntStream.range(0, number).mapToObj(item::formatted).collect(Collectors.joining(","));
    }

    private static Sensor sensor(String dependencies, String triggers) {
        var sensor = Serialization.unmarshal(
                "{\"spec\": {\"dependencies\": [%s], \"triggers\": [%s]}}".formatted(dependencies, triggers),
                Sensor.class);
        sensor.setMetadata(new ObjectMetaBuilder().withName("s").build());
        return sensor;
    }
}
