package io.tandem.api.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.Problem;
import io.tandem.api.SensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Triggers for when a trigger fails, for when that fails. */
class DlqTriggersTest {
    /** Each level takes stack and a reading of all that is below. */
    @Test
    void ninehundredWithinEachOtherAreRefusedAndNotFollowed() throws Exception {
        assertThat(faults(900)).extracting(Problem::toString).singleElement().satisfies(problem -> assertThat(problem)
                .startsWith("spec.triggers[0]" + ".dlqTrigger".repeat(17))
                .endsWith("is one of more than 16 within each other"));
    }

    @Test
    void sixteenAreAllowed() throws Exception {
        assertThat(faults(16)).isEmpty();
    }

    private static List<Problem> faults(int levels) throws JsonProcessingException {
        var trigger = "{\"atLeastOnce\": true, \"template\": {\"name\": \"t\", \"log\": {}}%s}";
        var chain = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            chain.append(", \"dlqTrigger\": ").append(trigger.substring(0, trigger.indexOf("%s")));
        }
        var spec = """
                {"dependencies": [{"name": "d", "eventSourceName": "s", "eventName": "e"}], "triggers": [%s]}""".formatted(trigger.formatted(chain + "}".repeat(levels)));
        return TriggerProblems.of(EventSourceJson.MAPPER.readValue(spec, SensorSpec.class), false)
                .refused();
    }
}
