package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.source.Rules;
import java.util.Map;

/** When events that have come are forgotten. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.byTime)",
        message = "byTime is required: set a schedule",
        fieldPath = ".byTime",
        reason = Rules.REQUIRED)
public record ConditionsReset(
        @JsonPropertyDescription("At fixed times.") ByTime byTime,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A schedule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ByTime(
            @JsonPropertyDescription("Schedule as five fields of cron: minute, hour, day of month, month, day of week.")
            String cron,

            @JsonPropertyDescription("Time zone of the schedule by its name, such as Europe/Berlin; default UTC.")
            String timezone,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
