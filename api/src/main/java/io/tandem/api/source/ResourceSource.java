package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import java.util.List;
import java.util.Map;

/** Changes of Kubernetes objects. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceSource(
        @JsonPropertyDescription("Namespace to watch; absent means all")
        String namespace,

        @JsonPropertyDescription("API group of the resource; empty for the core group")
        String group,

        @JsonPropertyDescription("API version of the resource, such as v1")
        String version,

        @JsonPropertyDescription("Plural name of the resource, such as pods")
        String resource,

        @JsonPropertyDescription("ADD, UPDATE, DELETE") List<String> eventTypes,
        @JsonPropertyDescription("Which events to publish") Filter filter,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "resource";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public List<Problem> problems() {
        var check = new Check()
                .required("version", version)
                .required("resource", resource)
                .required("eventTypes", eventTypes);
        if (filter != null) {
            keys(check, "filter.labels", filter.labels());
            keys(check, "filter.fields", filter.fields());
        }
        return check.problems();
    }

    private static void keys(Check check, String field, List<Selector> selectors) {
        if (selectors != null) {
            check.that(
                    selectors.stream().allMatch(s -> s != null && Check.has(s.key())),
                    field,
                    "every entry needs a key");
        }
    }

    /** Which objects to report. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Filter(
            @JsonPropertyDescription("Names must start with this")
            String prefix,

            @JsonPropertyDescription("Labels the objects must carry")
            List<Selector> labels,

            @JsonPropertyDescription("Values that fields of the objects must have")
            List<Selector> fields,

            @JsonPropertyDescription("Objects created after this time (RFC 3339) are left out")
            String createdBy,

            @JsonPropertyDescription("Leave out what happened before the pod started")
            Boolean afterStart,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** One comparison with a label or field. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Selector(
            @JsonPropertyDescription("Label name, or path of the field such as status.phase")
            String key,

            @JsonPropertyDescription("Comparison, such as ==, !=, in or exists; default ==")
            String operation,

            @JsonPropertyDescription("Value to compare with")
            String value,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
