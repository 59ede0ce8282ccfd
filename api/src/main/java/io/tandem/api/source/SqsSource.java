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

/** Messages of an AWS SQS queue. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SqsSource(
        @JsonPropertyDescription("Access key id") SecretKeySelector accessKey,
        @JsonPropertyDescription("Secret access key") SecretKeySelector secretKey,

        @JsonPropertyDescription("Session token of temporary credentials")
        SecretKeySelector sessionToken,

        @JsonPropertyDescription("Region of the service") String region,
        @JsonPropertyDescription("Name of the queue") String queue,

        @JsonPropertyDescription("Account that owns the queue")
        String queueAccountId,

        @JsonPropertyDescription("How long a poll waits; 0 means 3")
        Long waitTimeSeconds,

        @JsonPropertyDescription("Role to assume") String roleARN,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription(
                "Leave messages that cannot be processed in the queue, so that its dead-letter rule applies")
        Boolean dlq,

        @JsonPropertyDescription("Address of the AWS API, if not AWS's own")
        String endpoint,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "sqs";
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
    public List<Problem> problems() {
        return new Check().required("region", region).required("queue", queue).problems();
    }
}
