package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events of Stripe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!(has(self.createWebhook) && self.createWebhook) || has(self.apiKey)",
        message = "apiKey is required, because createWebhook is true: select a Secret with the key",
        fieldPath = ".apiKey",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record StripeSource(
        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription("Register the listener at Stripe; needs apiKey. Default false.")
        Boolean createWebhook,

        @JsonPropertyDescription("Secret key with an API key of Stripe; needed with createWebhook.")
        SecretKeySelector apiKey,

        @JsonPropertyDescription(
                "Secret key with the signing secret of the endpoint at Stripe (whsec_...); other requests are refused then. Not known to upstream.")
        SecretKeySelector signingSecret,

        @JsonPropertyDescription("Stripe's event types to publish, such as charge.succeeded; absent publishes all.")
        List<String> eventFilter,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

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

    @Override
    public List<Problem> hookProblems() {
        return !hasDuty()
                ? List.of()
                : new Check()
                        .noBlanks("eventFilter", eventFilter)
                        .that(
                                webhook == null || Check.has(webhook.url()),
                                "webhook.url",
                                "is required, because createWebhook is true: say where Stripe reaches the listener")
                        .problems();
    }

    @Override
    public boolean hasDuty() {
        return Check.isTrue(createWebhook);
    }
}
