package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceSource(
        String namespace,
        String group,
        String version,
        String resource,
        List<String> eventTypes,
        Filter filter,
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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Filter(
            String prefix,
            List<Selector> labels,
            List<Selector> fields,
            String createdBy,
            Boolean afterStart,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Selector(
            String key,
            String operation,
            String value,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
