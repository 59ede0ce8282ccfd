package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One key of a Secret in the namespace of the resource. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeySelector(
        @JsonPropertyDescription("Name of the Secret or ConfigMap")
        String name,

        @JsonPropertyDescription("Key within the Secret or ConfigMap")
        String key,

        @JsonPropertyDescription("Kept for compatibility, without effect")
        Boolean optional,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
