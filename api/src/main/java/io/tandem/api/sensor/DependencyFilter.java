package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** Which events count. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.dataLogicalOperator) || self.dataLogicalOperator in ['', 'and', 'or']",
        message = "dataLogicalOperator must be and, or, or empty, which means and",
        fieldPath = ".dataLogicalOperator")
@ValidationRule(
        value = "!has(self.exprLogicalOperator) || self.exprLogicalOperator in ['', 'and', 'or']",
        message = "exprLogicalOperator must be and, or, or empty, which means and",
        fieldPath = ".exprLogicalOperator")
public record DependencyFilter(
        @JsonPropertyDescription("Only events of a part of the day.")
        Time time,

        @JsonPropertyDescription("Only events with these attributes.")
        Context context,

        @Size(max = SensorRules.MOST_FILTERS) @JsonPropertyDescription("Only events with these values in their data.")
        List<Data> data,

        @Size(max = SensorRules.MOST_EXPRESSIONS)
        @JsonPropertyDescription("Only events for which these expressions are true.")
        List<Expression> exprs,

        @JsonPropertyDescription("How the entries of data are joined: and (default), or.")
        String dataLogicalOperator,

        @JsonPropertyDescription("How the entries of exprs are joined: and (default), or.")
        String exprLogicalOperator,

        @JsonPropertyDescription("Script in Lua over the variable event that returns whether it counts.")
        String script,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A window of the day in which events count. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.start) && self.start.matches('" + SensorRules.TIME_PATTERN + "')",
            message = "start must be a time of day such as 09:00:00",
            fieldPath = ".start")
    @ValidationRule(
            value = "has(self.stop) && self.stop.matches('" + SensorRules.TIME_PATTERN + "')",
            message = "stop must be a time of day such as 17:30:00",
            fieldPath = ".stop")
    @ValidationRule(
            value = "!has(self.start) || !has(self.stop) || self.start == '' || self.start != self.stop",
            message = "start and stop are the same time, so no event could pass: set another one",
            fieldPath = ".stop")
    public record Time(
            @Go(Go.Form.ALWAYS)
            @Size(max = SensorRules.LONGEST_TIME)
            @JsonPropertyDescription("Begin of the window as hh:mm:ss.")
            String start,

            @Go(Go.Form.ALWAYS)
            @Size(max = SensorRules.LONGEST_TIME)
            @JsonPropertyDescription("End of the window as hh:mm:ss; smaller than start means on the next day.")
            String stop,

            @JsonPropertyDescription("Time zone by its name in the IANA database, such as Europe/Berlin; default UTC.")
            String timezone,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Attributes that an event must have; what is empty is not compared. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value =
                    "['type', 'subject', 'source', 'datacontenttype'].exists(name, name == 'type' && has(self.type) && self.type != '' || name == 'subject' && has(self.subject) && self.subject != '' || name == 'source' && has(self.source) && self.source != '' || name == 'datacontenttype' && has(self.datacontenttype) && self.datacontenttype != '')",
            message = "context compares nothing: set type, subject, source or datacontenttype")
    public record Context(
            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Id of the event; not compared.")
            String id,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("EventSource that the event comes from.")
            String source,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Version of CloudEvents; not compared.")
            String specversion,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Source type of the event, such as webhook.")
            String type,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Media type of the data, such as application/json.")
            String datacontenttype,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Name of the event in its EventSource.")
            String subject,

            @Go(Go.Form.NULLABLE) @JsonPropertyDescription("When the event was made; not compared.")
            String time,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A value in the data of an event, and what it must be. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.path) && self.path != ''",
            message = "path is required: say where the value is, such as body.name",
            fieldPath = ".path",
            reason = Rules.REQUIRED)
    @ValidationRule(
            value = "has(self.type) && self.type != ''",
            message = "type is required: set bool, number or string",
            fieldPath = ".type",
            reason = Rules.REQUIRED)
    @ValidationRule(
            value = "has(self.value) && self.value.size() > 0",
            message = "value is required: list what the value may be",
            fieldPath = ".value",
            reason = Rules.REQUIRED)
    @ValidationRule(
            value = "!has(self.comparator) || self.comparator in ['', '>=', '>', '=', '!=', '<', '<=']",
            message = "comparator must be one of =, !=, >, >=, < and <=",
            fieldPath = ".comparator")
    public record Data(
            @Go(Go.Form.ALWAYS)
            @JsonPropertyDescription("Where the value is, as keys joined by dots; * and ? stand for any characters.")
            String path,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("What the value is read as: bool, number or string.")
            String type,

            @Go(Go.Form.ALWAYS)
            @JsonPropertyDescription("What the value may be, one of these; texts are regular expressions.")
            List<String> value,

            @JsonPropertyDescription("How it is compared: =, !=, >, >=, < or <=; default =.")
            String comparator,

            @JsonPropertyDescription("Template of Go that makes a text out of the value before it is compared.")
            String template,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** An expression over values of the data. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.expr) && self.expr != ''",
            message = "expr is required: set an expression over the names of fields",
            fieldPath = ".expr",
            reason = Rules.REQUIRED)
    @ValidationRule(
            value = "has(self.fields) && self.fields.size() > 0",
            message = "fields is required: give each name of the expression a path",
            fieldPath = ".fields",
            reason = Rules.REQUIRED)
    public record Expression(
            @Go(Go.Form.ALWAYS)
            @JsonPropertyDescription("Expression over the names of fields that must be true, such as amount > 10.")
            String expr,

            @Go(Go.Form.ALWAYS)
            @Size(max = SensorRules.MOST_FIELDS)
            @JsonPropertyDescription("Names of the expression, and where their values are.")
            List<Field> fields,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A name for a value of the data. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.path) && self.path != ''",
            message = "path is required: say where the value is, such as body.name",
            fieldPath = ".path",
            reason = Rules.REQUIRED)
    @ValidationRule(
            value = "has(self.name) && self.name != ''",
            message = "name is required: set the name that stands in the expression",
            fieldPath = ".name",
            reason = Rules.REQUIRED)
    public record Field(
            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Where the value is in the data, as keys joined by dots.")
            String path,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("What the value is called in the expression.")
            String name,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
