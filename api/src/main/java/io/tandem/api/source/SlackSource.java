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

/** Events and commands of Slack. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.token)",
        message = "token is required: select a Secret with the verification token",
        fieldPath = ".token",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.signingSecret)",
        message = "signingSecret is required: select the Secret that requests are signed with",
        fieldPath = ".signingSecret",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record SlackSource(
        @JsonPropertyDescription("Secret key with the signing secret of the Slack app; other requests are refused.")
        SecretKeySelector signingSecret,

        @JsonPropertyDescription("Secret key with the verification token of the Slack app.")
        SecretKeySelector token,

        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription("Key and value pairs. Kept for compatibility, without effect.")
        Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "slack";
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
    public Optional<WebhookContext> listener() {
        return Optional.ofNullable(webhook);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("token", token)
                .required("signingSecret", signingSecret)
                .webhook(webhook)
                .problems();
    }
}
