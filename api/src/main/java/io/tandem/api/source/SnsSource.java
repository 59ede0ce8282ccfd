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

/** Notifications of AWS SNS, over HTTP. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.topicArn) && self.topicArn != ''",
        message = "topicArn is required: set the ARN of the topic to subscribe to",
        fieldPath = ".topicArn",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.region) && self.region != ''",
        message = "region is required: set the region of the topic, such as eu-central-1",
        fieldPath = ".region",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record SnsSource(
        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription("Topic to subscribe to, by ARN.")
        String topicArn,

        @JsonPropertyDescription(Descriptions.ACCESS_KEY) SecretKeySelector accessKey,
        @JsonPropertyDescription(Descriptions.SECRET_KEY) SecretKeySelector secretKey,

        @JsonPropertyDescription("Region of the topic, such as eu-central-1.")
        String region,

        @JsonPropertyDescription(
                "Role to assume, by ARN, with the workload's own identity; the keys are then not used.")
        String roleARN,

        @JsonPropertyDescription("Refuse messages whose signature is not Amazon's; default false.")
        Boolean validateSignature,

        @JsonPropertyDescription("Address of the SNS API, where it is not Amazon's own.")
        String endpoint,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
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

    @Override
    public Optional<WebhookContext> listener() {
        return Optional.ofNullable(webhook);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("topicArn", topicArn)
                .region("region", region)
                .webhook(webhook)
                .problems();
    }

    /** A role is taken by the pod's own identity, whatever keys there are. */
    @Override
    public List<Problem> hookProblems() {
        return !hasDuty() || Check.has(roleARN)
                ? List.of()
                : new Check()
                        .pair("accessKey", accessKey != null, "secretKey", secretKey != null)
                        .problems();
    }

    /** A subscription is made where there is a public URL to subscribe. */
    @Override
    public boolean hasDuty() {
        return webhook != null && Check.has(webhook.url());
    }
}
