package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.source.Rules;
import java.util.Map;

/** A value of an event, and where it goes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.src)",
        message = "src is required: say from which dependency the value comes",
        fieldPath = ".src",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.src) || (has(self.src.dependencyName) && self.src.dependencyName != '')",
        message = "src.dependencyName is required: name one of the dependencies",
        fieldPath = ".src.dependencyName",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.dest) && self.dest != ''",
        message = "dest is required: say where the value goes",
        fieldPath = ".dest",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.operation) || self.operation in ['', 'append', 'overwrite', 'prepend']",
        message = "operation must be append, overwrite or prepend",
        fieldPath = ".operation")
public record TriggerParameter(
        @JsonPropertyDescription("Where the value comes from.")
        ParameterSource src,

        @Go(Go.Form.ALWAYS)
        @JsonPropertyDescription("Where the value goes, as keys joined by dots; -1 appends to a list.")
        String dest,

        @JsonPropertyDescription("What becomes of the value that is there: overwrite (default), append or prepend.")
        String operation,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Parameter {}
