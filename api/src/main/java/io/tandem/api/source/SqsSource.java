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

/** Messages of an AWS SQS queue. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.region) && self.region != ''",
        message = "region is required: set the region of the queue, such as eu-central-1",
        fieldPath = ".region",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.queue) && self.queue != ''",
        message = "queue is required: set the name of the queue, not its URL",
        fieldPath = ".queue",
        reason = Rules.REQUIRED)
public record SqsSource(
        @JsonPropertyDescription(Descriptions.ACCESS_KEY) SecretKeySelector accessKey,
        @JsonPropertyDescription(Descriptions.SECRET_KEY) SecretKeySelector secretKey,

        @JsonPropertyDescription(
                "Secret key with the session token of temporary credentials; goes with accessKey and secretKey.")
        SecretKeySelector sessionToken,

        @JsonPropertyDescription("Region of the queue, such as eu-central-1.")
        String region,

        @JsonPropertyDescription("Queue to read, by name and not by URL.")
        String queue,

        @JsonPropertyDescription("AWS account that owns the queue, where it is another one.")
        String queueAccountId,

        @JsonPropertyDescription("Seconds that a poll waits for messages; 0 means 3.")
        Long waitTimeSeconds,

        @JsonPropertyDescription(
                "Role to assume, by ARN, with the workload's own identity; the keys are then not used.")
        String roleARN,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(
                "Leave a message that can never be published in the queue, so that its dead-letter rule applies; default false deletes it.")
        Boolean dlq,

        @JsonPropertyDescription("Address of the SQS API, where it is not Amazon's own.")
        String endpoint,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
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
