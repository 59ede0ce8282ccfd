package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Labels and annotations for what is made from the resource. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Metadata(
        @JsonPropertyDescription("Labels to add, as keys and values; those that the operator needs win.")
        Map<String, String> labels,

        @JsonPropertyDescription("Annotations to add, as keys and values.")
        Map<String, String> annotations,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
