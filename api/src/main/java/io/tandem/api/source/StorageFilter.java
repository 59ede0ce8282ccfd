package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageFilter(
        String prefix,
        String suffix,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
