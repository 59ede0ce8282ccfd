package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One aspect of the state of a resource, as in KEP-1623. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @JsonPropertyDescription("Type of the condition") String type,
        @JsonPropertyDescription("True, False or Unknown") String status,

        @JsonPropertyDescription("Generation of the resource that was looked at")
        Long observedGeneration,

        @JsonPropertyDescription("When the status last changed (RFC 3339)")
        String lastTransitionTime,

        @JsonPropertyDescription("Short reason in CamelCase")
        String reason,

        @JsonPropertyDescription("What happened, for people")
        String message,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
