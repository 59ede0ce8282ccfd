package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.validate.SensorProblems;
import io.tandem.api.validate.SourceProblems;
import io.tandem.operator.bus.BusResolution;
import io.tandem.operator.plan.Exceptions;
import io.tandem.operator.plan.SensorImages;
import io.tandem.operator.plan.SensorReview;
import io.tandem.operator.plan.SensorSettings;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import io.tandem.operator.status.SensorConditions;
import io.tandem.operator.status.WorkloadFindings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server stored before it knew the schema is read nevertheless, and told. */
class UnreadableSpecsTest {
    private static final SensorSettings SETTINGS = new SensorSettings(
            SensorImages.of(Optional.of("image:1"), Optional.empty()), Optional.empty(), Exceptions.NONE);

    private final KubernetesSerialization json = json();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'oops'                                          | spec: must be an object",
                "{calendar: oops}                                | spec.calendar: must be an object",
                "{calendar: {tick: [1]}}                         | spec.calendar.tick: must be an object",
                "{replicas: many, calendar: {t: {interval: 1s}}} | spec.replicas: must be a number",
                "{calendar: {tick: {interval: {a: b}}}}          | spec.calendar.tick.interval: must be a text",
                "{calendar: {tick: {exclusionDates: {a: b}}}}    | spec.calendar.tick.exclusionDates: must be a list",
            })
    void anEventSourceIsReadWithTheProblemInItsPlace(String spec, String problem) {
        var source = json.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: old, namespace: shop}
                spec: %s
                status: {conditions: []}
                """.formatted(spec), EventSource.class);

        assertThat(source.getMetadata().getName()).isEqualTo("old");
        assertThat(source.getStatus()).isNotNull();
        assertThat(SourceProblems.of(source).all())
                .extracting(Problem::toString)
                .containsExactly(problem);
        // the framework hands out copies
        assertThat(SourceProblems.of(json.clone(source)).all()).hasSize(1);
    }

    @Test
    void anEventBusIsReadWithTheProblemInItsPlace() {
        var bus = json.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: old, namespace: shop}
                spec: {jetstream: {replicas: [3]}}
                """, EventBus.class);

        assertThat(BusResolution.of(bus))
                .isEqualTo(
                        new BusResolution.Invalid(List.of(new Problem("spec.jetstream.replicas", "must be a number"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'oops'                                    | spec: must be an object",
                "{triggers: oops}                          | spec.triggers: must be a list",
                "{triggers: [{atLeastOnce: [1]}]}          | spec.triggers[0].atLeastOnce: must be true or false",
                "{replicas: many}                          | spec.replicas: must be a number",
                "{dependencies: [{eventName: {a: b}}]}     | spec.dependencies[0].eventName: must be a text",
            })
    void aSensorIsReadWithTheProblemInItsPlace(String spec, String problem) {
        var sensor = json.unmarshal("""
            apiVersion: argoproj.io/v1alpha1
            kind: Sensor
            metadata: {name: old, namespace: shop}
            spec: %s
            status: {conditions: []}
            """.formatted(spec), Sensor.class);

        assertThat(sensor.getStatus()).isNotNull();
        var review = SensorReview.of(sensor, Optional.empty(), SETTINGS);
        assertThat(review.problems().object()).extracting(Problem::toString).containsExactly(problem);
        assertThat(review.deployable()).isFalse();
        var good = Finding.good(Reason.APPLIED);
        assertThat(SensorConditions.of(review, List.of(), new WorkloadFindings(good, good, good, good)))
                .hasEntrySatisfying("DependenciesProvided", found -> assertThat(found)
                        .isEqualTo(Finding.bad(Reason.INVALID_DEPENDENCIES, problem)))
                .hasEntrySatisfying("TriggersProvided", found -> assertThat(found)
                        .isEqualTo(Finding.bad(Reason.INVALID_TRIGGERS, problem)));
        // the framework hands out copies
        assertThat(SensorProblems.of(json.clone(sensor), Optional.empty()).object())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(classes = {EventSource.class, EventBus.class, Sensor.class})
    void aKeyOfFiftyThousandCharactersEndsNoInformer(Class<? extends CustomResource<?, ?>> kind) {
        var key = "a".repeat(50_001);

        var read = json.unmarshal(
                resource(kind, "{\"%s\": {}}".formatted(key), "{}", "{\"f:spec\": {\"f:%s\": {}}}".formatted(key)),
                kind);

        assertThat(read.getMetadata().getName()).isEqualTo("odd");
        assertThat(json.asJson(json.clone(read))).contains(key);
    }

    @ParameterizedTest
    @ValueSource(classes = {EventSource.class, EventBus.class, Sensor.class})
    void aSpecificationThatNestsMoreThanAThreadCanFollowEndsNoInformer(Class<? extends CustomResource<?, ?>> kind)
            throws Exception {
        var deep = nested("", 9_000);
        var seen = new CompletableFuture<CustomResource<?, ?>>();

        // as small a stack as the operator's threads have
        new Thread(
                        null,
                        () -> {
                            try {
                                seen.complete(json.clone(json.unmarshal(
                                        resource(kind, "{\"odd\": %s}".formatted(deep), deep, nested("f:", 9_000)),
                                        kind)));
                            } catch (Throwable e) {
                                seen.completeExceptionally(e);
                            }
                        },
                        "small",
                        512 * 1024)
                .start();

        var read = seen.get(30, TimeUnit.SECONDS);
        assertThat(read.getMetadata().getName()).isEqualTo("odd");
        assertThat(read.getMetadata().getManagedFields().getFirst().getFieldsV1())
                .isNull();
        assertThat(problem(read)).contains("spec.odd: nests more than 200 levels");
        assertThat(read.getStatus()).isNull();
    }

    /** Java's own hash of texts, which is also that of the parser. */
    @Test
    void keysThatAllHaveOneHashEndNoInformer() {
        var keys = Stream.of("");
        for (int i = 0; i < 10; i++) {
            keys = keys.flatMap(begin -> Stream.of(begin + "Aa", begin + "BB"));
        }
        var fields = keys.map(key -> "\"%s\": 1".formatted(key)).collect(Collectors.joining(", ", "{", "}"));

        var read = json.unmarshal(resource(Sensor.class, fields, "{}", "{}"), Sensor.class);

        assertThat(json.clone(read).getSpec().unknown()).hasSize(1024);
    }

    @Test
    void aNumberThatFitsNoFieldIsToldAndEndsNoInformer() {
        var read = json.unmarshal(resource(Sensor.class, "{\"replicas\": 99999999999}", "{}", "{}"), Sensor.class);

        assertThat(problem(read)).startsWith("spec.replicas: ");
    }

    private static String problem(CustomResource<?, ?> read) {
        return switch (read) {
            case EventSource source -> Problem.joined(SourceProblems.of(source).all());
            case EventBus bus -> BusResolution.of(bus).toString();
            case Sensor sensor ->
                Problem.joined(SensorProblems.of(sensor, Optional.empty()).object());
            default -> throw new IllegalArgumentException(read.getKind());
        };
    }

    private static String nested(String prefix, int levels) {
        return "{\"%sa\": ".formatted(prefix).repeat(levels) + "{}" + "}".repeat(levels);
    }

    /** With fields that another controller is said to have written: those are kept. */
    private static String resource(
            Class<? extends CustomResource<?, ?>> kind, String spec, String status, String fields) {
        return """
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "%s", "metadata": {"name": "odd", "namespace": "shop",
                 "managedFields": [{"manager": "argo-events", "operation": "Update", "fieldsV1": %s}]},
                 "spec": %s, "status": {"odd": %s}}""".formatted(kind.getSimpleName(), fields, spec, status);
    }

    private static KubernetesSerialization json() {
        var mapper = new ObjectMapper();
        new UnreadableSpecs().customize(mapper);
        new LeanManagedFields().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }
}
