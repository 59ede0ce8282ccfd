package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.validate.SensorProblems;
import io.tandem.api.validate.UnknownFields;
import io.tandem.operator.plan.SensorReview;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SensorConditionsTest {
    private static final Problem MISSING = new Problem("spec.dependencies[0].eventName", "names e");

    @Test
    void aMisspeltKeyIsNamedBesideAnotherFault() {
        var found = triggers("{template: {name: t, openwhisk: {}, colour: red}}");
        assertThat(found.reason()).isEqualTo(Reason.INVALID_TRIGGERS);
        assertThat(found.message())
                .isEqualTo("spec.triggers[0].template: does nothing: set what is to be done, such as http or log; the"
                        + " other triggers run; spec.triggers[].template.openwhisk: is left out, since the case"
                        + " of letters counts: is openWhisk meant?; passed on as they are, since this release"
                        + " knows no such fields: spec.triggers[].template.colour");
    }

    @Test
    void aMisspeltKeyAloneIsDoubtful() {
        var found = triggers("{template: {name: t, log: {}}, ratelimit: {unit: Second}}");
        assertThat(found.holds()).isTrue();
        assertThat(found.reason()).isEqualTo(Reason.DOUBTFUL);
        assertThat(found.message()).contains("spec.triggers[].ratelimit", "is rateLimit meant?");
    }

    @Test
    void aMissingEventHidesNoHintAndNoUnknownField() {
        var review = review(
                "[{name: d, eventSourceName: s, eventName: e, colour: red}, {name: d, eventSourceName: s, eventName:"
                        + " f}]",
                "{template: {name: t, log: {}}}");
        var found = conditions(review, List.of(MISSING), SensorConditions.DEPENDENCIES_PROVIDED);
        assertThat(found.reason()).isEqualTo(Reason.EVENTS_MISSING);
        assertThat(found.message())
                .startsWith(MISSING.toString())
                .contains("spec.dependencies[1].name: is the same as", "no such fields: spec.dependencies[].colour");
    }

    private static Finding triggers(String trigger) {
        return conditions(
                review("[{name: d, eventSourceName: s, eventName: e}]", trigger),
                List.of(),
                SensorConditions.TRIGGERS_PROVIDED);
    }

    private static Finding conditions(SensorReview review, List<Problem> missing, String type) {
        var good = Finding.good(Reason.APPLIED);
        return SensorConditions.of(review, missing, new WorkloadFindings(good, good, good, good))
                .get(type);
    }

    private static SensorReview review(String dependencies, String trigger) {
        var sensor = Serialization.unmarshal("""
                metadata: {name: s}
                spec: {dependencies: %s, triggers: [%s]}
                """.formatted(dependencies, trigger), Sensor.class);
        return new SensorReview(
                SensorProblems.of(sensor, Optional.empty()),
                List.of(),
                UnknownFields.newer(sensor.getSpec()),
                List.of(),
                false);
    }
}
