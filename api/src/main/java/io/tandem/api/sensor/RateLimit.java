package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** How often a trigger runs at most. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateLimit(
        @JsonPropertyDescription("Length of the time that requestsPerUnit is about: Second (default), Minute or Hour.")
        String unit,

        @JsonPropertyDescription("How often the trigger runs at most in one unit; must be set.")
        Integer requestsPerUnit,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
