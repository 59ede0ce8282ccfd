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

/** Notifications of AWS SNS, over HTTP. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnsSource(
        @JsonPropertyDescription("Where to listen for requests")
        WebhookContext webhook,

        @JsonPropertyDescription("ARN of the topic") String topicArn,
        @JsonPropertyDescription("Access key id") SecretKeySelector accessKey,
        @JsonPropertyDescription("Secret access key") SecretKeySelector secretKey,
        @JsonPropertyDescription("Region of the service") String region,
        @JsonPropertyDescription("Role to assume") String roleARN,

        @JsonPropertyDescription("Check the signature of messages")
        Boolean validateSignature,

        @JsonPropertyDescription("Address of the AWS API, if not AWS's own")
        String endpoint,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
                .required("region", region)
                .webhook(webhook)
                .problems();
    }
}
