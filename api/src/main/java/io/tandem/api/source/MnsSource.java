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

/** Messages of an Alibaba Cloud MNS queue. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MnsSource(
        @JsonPropertyDescription("Access key id") SecretKeySelector accessKey,
        @JsonPropertyDescription("Secret access key") SecretKeySelector secretKey,
        @JsonPropertyDescription("Name of the queue") String queue,

        @JsonPropertyDescription("Address of the queue service")
        String endpoint,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
