package io.tandem.api.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.Problem;
import io.tandem.api.SensorSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Triggers for when a trigger fails, for when that fails. */
class DlqTriggersTest {
    /** Each level takes stack and a reading of all that is below. */
    @Test
    void ninehundredWithinEachOtherAreRefusedAndNotFollowed() throws Exception {
        assertThat(faults(900).refused())
                .extracting(Problem::toString)
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .startsWith("spec.triggers[0]" + ".dlqTrigger".repeat(17))
                        .endsWith("is one of more than 16 within each other"));
    }

    @Test
    void sixteenAreTakenOfWhichOnlyTheFirstIsRun() throws Exception {
        var found = faults(16);

        assertThat(found.refused()).isEmpty();
        assertThat(found.hints())
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.triggers[0].dlqTrigger.dlqTrigger: is never run, since only the first dlqTrigger is:"
                                + " take it away");
    }

    @Test
    void oneIsRun() throws Exception {
        assertThat(faults(1).hints()).isEmpty();
    }

    /** Its faults kept a Sensor from being ready that ran well. */
    @Test
    void ofWhatIsNeverRunOnlyWhatUpstreamRefusesIsTold() throws Exception {
        var below =
                "\"template\": {\"name\": \"u\", \"http\": {\"url\": \"u\", \"dynamicHeaders\": [{\"src\": {}, \"dest\": \"h\"}]}}, \"atLeastOnce\": %s";
        var found = of("""
                {"atLeastOnce": true, "template": {"name": "t", "log": {}}, "dlqTrigger": {%s, "dlqTrigger": {%s}}}""".formatted(below.formatted(true), below.formatted(false)));

        assertThat(fields(found.refused())).containsExactly("spec.triggers[0].dlqTrigger.dlqTrigger.atLeastOnce");
        assertThat(fields(found.idle()))
                .containsExactly("spec.triggers[0].dlqTrigger.template.http.dynamicHeaders[0].src.dependencyName");
        assertThat(fields(found.hints())).containsExactly("spec.triggers[0].dlqTrigger.dlqTrigger");
    }

    /** Only those of the triggers themselves are made: nothing is divided by it. */
    @Test
    void aRateLimitWithinOneIsToldToBeWithoutEffectAndDoesNotKeepItFromBeingDeployed() throws Exception {
        var found = of("""
                {"atLeastOnce": true, "template": {"name": "t", "log": {}}, "dlqTrigger":
                  {"atLeastOnce": true, "template": {"name": "u", "log": {}}, "rateLimit": {"unit": "Minute"}}}""");

        assertThat(found.refused()).isEmpty();
        assertThat(fields(found.hints())).containsExactly("spec.triggers[0].dlqTrigger.rateLimit");
    }

    private static Faults faults(int levels) throws JsonProcessingException {
        var trigger = "{\"atLeastOnce\": true, \"template\": {\"name\": \"t\", \"log\": {}}%s}";
        var chain = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            chain.append(", \"dlqTrigger\": ").append(trigger.substring(0, trigger.indexOf("%s")));
        }
        return of(trigger.formatted(chain + "}".repeat(levels)));
    }

    private static Faults of(String trigger) throws JsonProcessingException {
        var spec = """
                {"dependencies": [{"name": "d", "eventSourceName": "s", "eventName": "e"}], "triggers": [%s]}""".formatted(trigger);
        return TriggerProblems.of(EventSourceJson.MAPPER.readValue(spec, SensorSpec.class), Optional.empty());
    }

    private static List<String> fields(List<Problem> problems) {
        return problems.stream().map(Problem::field).toList();
    }
}
