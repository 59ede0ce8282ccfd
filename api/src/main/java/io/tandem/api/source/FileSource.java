package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of files in a volume. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileSource(
        @JsonPropertyDescription("Operation to report, such as CREATE")
        String eventType,

        @JsonPropertyDescription("What to watch") WatchPath watchPathConfig,

        @JsonPropertyDescription("Look at regular intervals, for file systems that do not notify")
        Boolean polling,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
