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
        @JsonPropertyDescription("Text that keys of objects must start with.")
        String prefix,

        @JsonPropertyDescription("Text that keys of objects must end with.")
        String suffix,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
