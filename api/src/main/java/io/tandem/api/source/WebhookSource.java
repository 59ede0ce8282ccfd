package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookSource(
        String endpoint,
        String method,
        String port,
        String url,
        SecretKeySelector serverCertSecret,
        SecretKeySelector serverKeySecret,
        Map<String, String> metadata,
        SecretKeySelector authSecret,
        Long maxPayloadSize,
        EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_ACTIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }
    /** The listener's settings, which this type has inline. */
    public WebhookContext context() {
        return new WebhookContext(
                endpoint,
                method,
                port,
                url,
                serverCertSecret,
                serverKeySecret,
                metadata,
                authSecret,
                maxPayloadSize,
                null);
    }
}
