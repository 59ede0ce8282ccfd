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

/** Messages of Google Cloud Pub/Sub. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PubSubSource(
        @JsonPropertyDescription("Google Cloud project of the subscription")
        String projectID,

        @JsonPropertyDescription("Google Cloud project of the topic, if another")
        String topicProjectID,

        @JsonPropertyDescription("Topic id; it or subscriptionID must be set")
        String topic,

        @JsonPropertyDescription("Subscription id; absent makes one from the event's name and settings")
        String subscriptionID,

        @JsonPropertyDescription("Service account key (JSON); absent uses the workload's own identity")
        SecretKeySelector credentialSecret,

        @JsonPropertyDescription("Delete the subscription when the event is removed")
        Boolean deleteSubscriptionOnFinish,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "pubsub";
    }

    @Override
    public String specKey() {
        return "pubSub";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .that(Check.has(topic) || Check.has(subscriptionID), "topic", "set it or subscriptionID")
                .that(
                        !Check.has(topicProjectID) || Check.has(topic),
                        "topic",
                        "is required, because topicProjectID is set")
                .problems();
    }
}
