package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnsSource(
        WebhookContext webhook,
        String topicArn,
        SecretKeySelector accessKey,
        SecretKeySelector secretKey,
        String region,
        String roleARN,
        Boolean validateSignature,
        String endpoint,
        Map<String, String> metadata,
        EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "sns";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_ACTIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }
}
