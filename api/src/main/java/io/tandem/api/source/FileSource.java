package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of files in a volume. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.eventType) && self.eventType != ''",
        message = "eventType is required: set the operation to report, such as CREATE",
        fieldPath = ".eventType",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.watchPathConfig)",
        message = "watchPathConfig is required: set directory, and path or pathRegexp",
        fieldPath = ".watchPathConfig",
        reason = Rules.REQUIRED)
public record FileSource(
        @JsonPropertyDescription("Operation to report: CREATE, WRITE, REMOVE, RENAME or CHMOD.")
        String eventType,

        @JsonPropertyDescription("Directory to watch, and which of its files.")
        WatchPath watchPathConfig,

        @JsonPropertyDescription(
                "Look at regular intervals instead of being told by the kernel, for network file systems; default false.")
        Boolean polling,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "file";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        var check = new Check().required("eventType", eventType).required("watchPathConfig", watchPathConfig);
        return watchPathConfig == null
                ? check.problems()
                : check.watchPath("watchPathConfig.", watchPathConfig).problems();
    }
}
