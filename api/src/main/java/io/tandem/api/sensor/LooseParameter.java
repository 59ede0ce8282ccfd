package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A value of an event, and where it goes, where nothing has ever been checked. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LooseParameter(
        @JsonPropertyDescription("Where the value comes from.")
        ParameterSource src,

        @Go(Go.Form.ALWAYS)
        @JsonPropertyDescription("Where the value goes, as keys joined by dots; -1 appends to a list.")
        String dest,

        @JsonPropertyDescription("What becomes of the value that is there: overwrite (default), append or prepend.")
        String operation,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Parameter {}
