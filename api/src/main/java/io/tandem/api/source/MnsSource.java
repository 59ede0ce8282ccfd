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

/** Messages of an Alibaba Cloud MNS queue. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.queue) && self.queue != ''",
        message = "queue is required: set the name of the queue",
        fieldPath = ".queue",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.endpoint) && self.endpoint != ''",
        message = "endpoint is required: set the address of the queue service",
        fieldPath = ".endpoint",
        reason = Rules.REQUIRED)
public record MnsSource(
        @JsonPropertyDescription("Secret key with the access key id of the Alibaba Cloud account.")
        SecretKeySelector accessKey,

        @JsonPropertyDescription("Secret key with the secret access key of the Alibaba Cloud account.")
        SecretKeySelector secretKey,

        @JsonPropertyDescription("Queue to read, by name.") String queue,

        @JsonPropertyDescription("Address of the queue service of the account.")
        String endpoint,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "mns";
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
    public Map<String, String> metadata() {
        return null;
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("queue", queue)
                .required("endpoint", endpoint)
                .problems();
    }
}
