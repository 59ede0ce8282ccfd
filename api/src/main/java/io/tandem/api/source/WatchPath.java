package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Which files of a directory to watch. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Rules.DIRECTORY, message = Rules.DIRECTORY_MESSAGE, fieldPath = ".directory")
@ValidationRule(value = Rules.ONE_PATH, message = Rules.ONE_PATH_MESSAGE, fieldPath = ".path")
@ValidationRule(value = Rules.RELATIVE_PATH, message = Rules.RELATIVE_PATH_MESSAGE, fieldPath = ".path")
public record WatchPath(
        @JsonPropertyDescription(
                "Directory to watch, an absolute path such as /data/; its subdirectories are not watched by file and sftp.")
        String directory,

        @JsonPropertyDescription("File to watch, relative to directory; alternative to pathRegexp.")
        String path,

        @JsonPropertyDescription(
                "Regular expression (RE2) that paths relative to directory must match; alternative to path.")
        String pathRegexp,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
