package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Where a value comes from; of a key and its template the template is tried first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParameterSource(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Dependency whose event has the value.")
        String dependencyName,

        @JsonPropertyDescription("Attribute of the event, such as subject.")
        String contextKey,

        @JsonPropertyDescription("Template of Go over the attributes of the event.")
        String contextTemplate,

        @JsonPropertyDescription("Where the value is in the data of the event, as keys joined by dots.")
        String dataKey,

        @JsonPropertyDescription("Template of Go over the data of the event.")
        String dataTemplate,

        @Go(Go.Form.POINTER)
        @JsonPropertyDescription("Taken if nothing else gives a value; absent makes that an error.")
        String value,

        @JsonPropertyDescription(
                "Keep numbers, booleans and objects as they are instead of making texts of them; default false.")
        Boolean useRawData,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
