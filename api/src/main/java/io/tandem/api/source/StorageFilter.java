package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Which objects of a bucket to report. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageFilter(
        @JsonPropertyDescription("Object keys must start with this")
        String prefix,

        @JsonPropertyDescription("Object keys must end with this")
        String suffix,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
