package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events of Stripe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StripeSource(
        @JsonPropertyDescription("Where to listen for requests")
        WebhookContext webhook,

        @JsonPropertyDescription("Register the listener at Stripe")
        Boolean createWebhook,

        @JsonPropertyDescription("API key; needed with createWebhook")
        SecretKeySelector apiKey,

        @JsonPropertyDescription("Event types to publish; absent publishes all")
        List<String> eventFilter,

        @JsonPropertyDescription("Added to the data of every event")
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

    @Override
    public Optional<WebhookContext> listener() {
        return Optional.ofNullable(webhook);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .that(
                        !Check.isTrue(createWebhook) || apiKey != null,
                        "apiKey",
                        "is required, because createWebhook is set")
                .webhook(webhook)
                .problems();
    }
}
