package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record StripeSource(
        WebhookContext webhook,
        Boolean createWebhook,
        SecretKeySelector apiKey,
        List<String> eventFilter,
        Map<String, String> metadata,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "stripe";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_ACTIVE;
    }
}
