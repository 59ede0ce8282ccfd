package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/** One aspect of the state of a resource, as in KEP-1623. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required
        @JsonPropertyDescription(
                "Which aspect of the resource this is about, such as Ready or Deployed; unique in the list.")
        String type,

        @JsonPropertyDescription("True, False or Unknown.") String status,

        @JsonPropertyDescription(
                "Value of metadata.generation that was looked at; older than the present one means not yet looked at.")
        Long observedGeneration,

        @JsonPropertyDescription("When the status last changed from one value to another (RFC 3339).")
        String lastTransitionTime,

        @JsonPropertyDescription("One word in CamelCase for programs, such as EventBusNotReady.")
        String reason,

        @JsonPropertyDescription("What was found, for people; names the field at fault and what would be right.")
        String message,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** The same about another generation. */
    public Condition of(long generation) {
        return new Condition(type, status, generation, lastTransitionTime, reason, message, unknown);
    }
}
