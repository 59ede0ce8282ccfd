package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.source.Rules;
import java.util.Map;

/** An event that triggers may wait for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.name) && self.name != ''",
        message = "name is required: set a name that triggers can refer to",
        fieldPath = ".name",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.eventSourceName) && self.eventSourceName != ''",
        message = "eventSourceName is required: name an EventSource of this namespace",
        fieldPath = ".eventSourceName",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.eventName) && self.eventName != ''",
        message = "eventName is required: name an event of the EventSource",
        fieldPath = ".eventName",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.filtersLogicalOperator) || self.filtersLogicalOperator in ['', 'and', 'or']",
        message = "filtersLogicalOperator must be and, or, or empty, which means and",
        fieldPath = ".filtersLogicalOperator")
public record Dependency(
        @Go(Go.Form.ALWAYS)
        @JsonPropertyDescription("Name under which triggers refer to the event; unique in the Sensor.")
        String name,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("EventSource in the same namespace, by its name.")
        String eventSourceName,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Event of the EventSource: the key under its source type.")
        String eventName,

        @JsonPropertyDescription("Which events count; absent means all of them.")
        DependencyFilter filters,

        @JsonPropertyDescription("Changes the data of an event before filters and triggers see it.")
        DependencyTransform transform,

        @JsonPropertyDescription("How the kinds of filters are joined: and (default), or.")
        String filtersLogicalOperator,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
