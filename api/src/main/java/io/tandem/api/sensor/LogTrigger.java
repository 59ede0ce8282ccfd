package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Writes events to the log of the pod. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogTrigger(
        @JsonPropertyDescription("Seconds between two lines at least; 0 (default) writes each event.")
        Long intervalSeconds,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
