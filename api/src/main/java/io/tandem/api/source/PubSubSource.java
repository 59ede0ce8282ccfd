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

/** Messages of Google Cloud Pub/Sub. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.topic) && self.topic != '') || (has(self.subscriptionID) && self.subscriptionID != '')",
        message = "set topic, or the subscriptionID of a subscription that exists",
        fieldPath = ".topic",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!(has(self.topicProjectID) && self.topicProjectID != '') || (has(self.topic) && self.topic != '')",
        message = "topicProjectID goes with topic: set topic, or take topicProjectID away",
        fieldPath = ".topic",
        reason = Rules.REQUIRED)
public record PubSubSource(
        @JsonPropertyDescription("Google Cloud project of the subscription; absent means the one that the pods run in.")
        String projectID,

        @JsonPropertyDescription("Google Cloud project of the topic where it differs from projectID; goes with topic.")
        String topicProjectID,

        @JsonPropertyDescription(
                "Topic to subscribe to, by id; needed unless subscriptionID names a subscription that exists.")
        String topic,

        @JsonPropertyDescription(
                "Subscription to read, by id; absent makes one from the name and settings of the event.")
        String subscriptionID,

        @JsonPropertyDescription(
                "Secret key with a service account key (JSON); absent uses the workload's own identity.")
        SecretKeySelector credentialSecret,

        @JsonPropertyDescription("Delete the subscription when the event is removed; default false.")
        Boolean deleteSubscriptionOnFinish,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
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
