package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.filter.gjson.GjsonPath;
import java.util.List;
import java.util.Map;

/** Changes of Kubernetes objects. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.version) && self.version != ''",
        message = "version is required: set the API version of the resource, such as v1",
        fieldPath = ".version",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.resource) && self.resource != ''",
        message = "resource is required: set the plural name of the resource, such as pods",
        fieldPath = ".resource",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.eventTypes)",
        message = "eventTypes is required: list ADD, UPDATE and DELETE as wanted",
        fieldPath = ".eventTypes",
        reason = Rules.REQUIRED)
public record ResourceSource(
        @JsonPropertyDescription("Namespace whose objects are watched; empty means all, which needs a ClusterRole.")
        String namespace,

        @JsonPropertyDescription("API group of the objects, such as apps; empty for the core group.")
        String group,

        @JsonPropertyDescription("Version of the API group, such as v1.")
        String version,

        @JsonPropertyDescription("Plural name of the objects' kind, such as pods or deployments.")
        String resource,

        @JsonPropertyDescription("Changes to report: ADD, UPDATE, DELETE.")
        List<String> eventTypes,

        @JsonPropertyDescription("Which objects to report; absent reports all.")
        Filter filter,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

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
    public boolean keepsCheckpoint() {
        return true;
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
            paths(check, filter.fields());
        }
        return check.problems();
    }

    private static void paths(Check check, List<Selector> fields) {
        for (var field : fields == null ? List.<Selector>of() : fields) {
            if (field != null && Check.has(field.key())) {
                GjsonPath.problem(field.key())
                        .ifPresent(problem -> check.that(false, "filter.fields", "key " + problem));
            }
        }
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
            @JsonPropertyDescription("Text that names of objects must start with.")
            String prefix,

            @JsonPropertyDescription("Comparisons with labels; an object must pass all.")
            @Size(max = Rules.MOST_ENTRIES)
            List<Selector> labels,

            @JsonPropertyDescription(
                    "Comparisons with fields, where value is a regular expression (RE2); an object must pass all.")
            @Size(max = Rules.MOST_ENTRIES)
            List<Selector> fields,

            @JsonPropertyDescription("Report only objects created at or before this time (RFC 3339).")
            String createdBy,

            @JsonPropertyDescription(
                    "Leave out what happened before the pod began to work; default false reports existing objects as ADD.")
            Boolean afterStart,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** One comparison with a label or field. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.key) && self.key != ''",
            message = "key is required: set the name of the label, or the path of the field",
            fieldPath = ".key",
            reason = Rules.REQUIRED)
    public record Selector(
            @JsonPropertyDescription("Name of the label, or path of the field such as status.phase.")
            String key,

            @JsonPropertyDescription("Comparison: ==, != and for labels also in, notin, exists, !, gt, lt; default ==.")
            String operation,

            @JsonPropertyDescription("Text to compare with; values for in and notin are joined by commas.")
            String value,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
