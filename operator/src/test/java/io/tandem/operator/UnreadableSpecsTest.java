package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.Problem;
import io.tandem.api.validate.SourceProblems;
import io.tandem.operator.bus.BusResolution;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server stored before it knew the schema is read nevertheless, and told. */
class UnreadableSpecsTest {
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

    private static KubernetesSerialization json() {
        var mapper = new ObjectMapper();
        new UnreadableSpecs().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }
}
