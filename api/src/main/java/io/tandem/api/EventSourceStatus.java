package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What became of an EventSource. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventSourceStatus(
        @JsonPropertyDescription("Generation of the resource that was looked at")
        Long observedGeneration,

        @JsonPropertyDescription("State of the resource") List<Condition> conditions,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
