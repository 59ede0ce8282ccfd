package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A change of the data of an event; one of the two is set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DependencyTransform(
        @JsonPropertyDescription("Program in the language of jq, whose result becomes the data.")
        String jq,

        @JsonPropertyDescription("Script in Lua that gets the variable event and returns the changed one.")
        String script,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
