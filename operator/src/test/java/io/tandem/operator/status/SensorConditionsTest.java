package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Condition;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.operator.plan.Exceptions;
import io.tandem.operator.plan.SensorImages;
import io.tandem.operator.plan.SensorReview;
import io.tandem.operator.plan.SensorSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SensorConditionsTest {
    private static final String DEPENDENCIES = "[{name: d, eventSourceName: s, eventName: e}]";
    private static final String LOG = "{template: {name: t, log: {}}}";
    private static final Problem MISSING = new Problem("spec.dependencies[0].eventName", "names e");

    @Test
    void aMisspeltKeyIsNamedBesideAnotherFault() {
        var found = triggers("{template: {name: t, openwhisk: {}, colour: red}}");
        assertThat(found.reason()).isEqualTo(Reason.INVALID_TRIGGERS);
        assertThat(found.message())
                .isEqualTo("spec.triggers[0].template: does nothing: set what is to be done, such as http or log;"
                        + " spec.triggers[].template.openwhisk: is left out, since the case"
                        + " of letters counts: is openWhisk meant?; passed on as they are, since this release"
                        + " knows no such fields: spec.triggers[].template.colour");
    }

    @Test
    void whereNoTriggerCanRunNoneIsSaidToAndTheSensorIsNotReady() {
        for (var idle : List.of("{template: {name: t}}", "{template: {name: t, conditions: d and d, log: {}}}")) {
            assertThat(triggers(idle).message())
                    .contains("spec.triggers[0].template")
                    .doesNotContain("triggers run");
            assertThat(ready(review(DEPENDENCIES, idle)))
                    .isEqualTo("False InvalidTriggers no trigger can run: see the condition TriggersProvided");

            var beside = idle + ", {template: {name: u, log: {}}}";
            assertThat(triggers(beside).message()).endsWith("; the other triggers run");
            assertThat(ready(review(DEPENDENCIES, beside))).isEqualTo("True PodsReady ");
        }
    }

    @Test
    void aTriggerOfWhichOnlyTheOneBelowCannotRunRuns() {
        var below =
                "{template: {name: t, log: {}}, atLeastOnce: true, dlqTrigger: {template: {name: u}, atLeastOnce: true}}";
        assertThat(triggers(below).reason()).isEqualTo(Reason.INVALID_TRIGGERS);
        assertThat(ready(review(DEPENDENCIES, below))).isEqualTo("True PodsReady ");
    }

    @Test
    void whereNoEventCanComeNoneIsSaidToAndTheSensorIsNotReady() {
        var idle = "{name: d, eventSourceName: s, eventName: e, transform: {jq: ., script: x}}";
        var alone = review("[" + idle + "]", LOG);
        assertThat(conditions(alone, List.of(), SensorConditions.DEPENDENCIES_PROVIDED)
                        .message())
                .contains("spec.dependencies[0].transform")
                .doesNotContain("events come");
        assertThat(ready(alone)).startsWith("False InvalidDependencies no event can come");

        var beside = review("[" + idle + ", {name: f, eventSourceName: s, eventName: f}]", LOG);
        assertThat(conditions(beside, List.of(), SensorConditions.DEPENDENCIES_PROVIDED)
                        .message())
                .endsWith("; the other events come");
        assertThat(ready(beside)).isEqualTo("True PodsReady ");
    }

    /** They run another specification. */
    @Test
    void podsOfAFormerSpecificationStayReadyThoughTheNewestCanDoNothing() {
        var good = Verdict.of(Finding.good(Reason.PODS_READY));
        var problems = review(DEPENDENCIES, "{template: {name: t}}").problems();
        assertThat(SensorReadiness.unlessIdle(good, false, problems)).isEqualTo(good);
        var former = sensor("status: {observedGeneration: 2, servedGeneration: 1}");
        for (var reason : List.of(Reason.ROLLING_OUT, Reason.PODS_UNSCHEDULABLE, Reason.NOT_DEPLOYED)) {
            assertThat(ComputedStatus.servesNewest(former, finding(reason))).isFalse();
        }
        assertThat(ComputedStatus.servesNewest(sensor("spec: {}"), finding(Reason.ROLLING_OUT)))
                .isFalse();
    }

    /** For the minutes of each rollout it was called ready. */
    @Test
    void aSensorThatCanDoNothingIsNotReadyEitherWhileItsPodsAreReplacedBySuchAsItself() {
        var newest = sensor("status: {observedGeneration: 2, servedGeneration: 2}");
        for (var reason : List.of(
                Reason.UP_TO_DATE, Reason.WAITING, Reason.HELD, Reason.ROLLING_OUT, Reason.PODS_UNSCHEDULABLE)) {
            assertThat(ComputedStatus.servesNewest(newest, finding(reason))).isTrue();
        }
        assertThat(ComputedStatus.servesNewest(sensor("spec: {}"), finding(Reason.UP_TO_DATE)))
                .isTrue();
    }

    /** The program is told nothing of the template, so nothing passes them on. */
    @Test
    void anUnknownFieldOfTheTemplateIsIgnoredAndNotPassedOn() {
        var review = review(DEPENDENCIES, LOG, "template: {colour: red, container: {colour: red}}");
        assertThat(conditions(review, List.of(), SensorConditions.TRIGGERS_PROVIDED)
                        .reason())
                .isEqualTo(Reason.TRIGGERS_VALID);
        assertThat(told(SensorConditions.deployed(Finding.good(Reason.APPLIED), review, List.of())))
                .isEqualTo("True FieldsIgnored ignored, since no such field or variable is known:"
                        + " spec.template.colour, spec.template.container.colour");
    }

    /** In the message alone nobody would see it: Applied is no reason for an Event. */
    @Test
    void whatPodsLackToElectIsWorthOneWarning() {
        var applied = Finding.good(Reason.APPLIED);
        var hint = new Problem("metadata.annotations[a]", "pods elect by the Lease sensor-s");

        var found = SensorConditions.deployed(applied, review(DEPENDENCIES, LOG), List.of(hint));

        assertThat(told(found)).startsWith("True Doubtful metadata.annotations[a]: pods elect by the Lease");
        var before = Conditions.of(Map.of(Conditions.DEPLOYED, applied), null, 1L, Instant.EPOCH);
        var now = Conditions.of(Map.of(Conditions.DEPLOYED, found), before, 1L, Instant.EPOCH);
        for (var notices : List.of(Notice.of(before, now), Notice.of((List<Condition>) null, now))) {
            assertThat(notices).singleElement().satisfies(notice -> {
                assertThat(notice.warning()).isTrue();
                assertThat(notice.reason()).isEqualTo("Doubtful");
            });
        }
        assertThat(Notice.of(now, now)).isEmpty();
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

    private static Finding finding(Reason reason) {
        return new Finding(true, reason, "");
    }

    private static Sensor sensor(String rest) {
        return Serialization.unmarshal("""
                metadata: {name: s, namespace: n, generation: 2}
                %s
                """.formatted(rest), Sensor.class);
    }

    private static Finding triggers(String trigger) {
        return conditions(review(DEPENDENCIES, trigger), List.of(), SensorConditions.TRIGGERS_PROVIDED);
    }

    private static String ready(SensorReview review) {
        return told(SensorReadiness.unlessIdle(Verdict.of(Finding.good(Reason.PODS_READY)), true, review.problems())
                .finding());
    }

    private static String told(Finding finding) {
        return finding.status().text() + " " + finding.reason().text() + " " + finding.message();
    }

    private static Finding conditions(SensorReview review, List<Problem> missing, String type) {
        var good = Finding.good(Reason.APPLIED);
        return SensorConditions.of(review, missing, new WorkloadFindings(good, good, good, good))
                .get(type);
    }

    private static SensorReview review(String dependencies, String triggers) {
        return review(dependencies, triggers, "replicas: 1");
    }

    private static SensorReview review(String dependencies, String triggers, String more) {
        var sensor = Serialization.unmarshal("""
                metadata: {name: s, namespace: n, uid: u}
                spec: {dependencies: %s, triggers: [%s], %s}
                """.formatted(dependencies, triggers, more), Sensor.class);
        var image = SensorImages.of(Optional.of("image:1"), Optional.empty());
        return SensorReview.of(sensor, Optional.empty(), new SensorSettings(image, Optional.empty(), Exceptions.NONE));
    }
}
