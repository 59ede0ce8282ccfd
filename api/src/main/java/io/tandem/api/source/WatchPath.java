package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Which files of a directory to watch. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WatchPath(
        @JsonPropertyDescription("Directory to watch, an absolute path")
        String directory,

        @JsonPropertyDescription("Path relative to the directory; alternative to pathRegexp")
        String path,

        @JsonPropertyDescription("Regular expression (RE2) for paths relative to the directory")
        String pathRegexp,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
