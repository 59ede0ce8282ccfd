package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record MnsSource(
        SecretKeySelector accessKey,
        SecretKeySelector secretKey,
        String queue,
        String endpoint,
        Boolean jsonBody,
        EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "mns";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_ACTIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public Map<String, String> metadata() {
        return null;
    }
}
