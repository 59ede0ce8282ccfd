package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of an Azure Service Bus queue or subscription. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "has(self.connectionString) || (has(self.fullyQualifiedNamespace) && self.fullyQualifiedNamespace != '')",
        message = "set connectionString, or fullyQualifiedNamespace to use the workload's identity",
        fieldPath = ".connectionString",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "(has(self.queueName) && self.queueName != '') != (has(self.topicName) && self.topicName != '' && has(self.subscriptionName) && self.subscriptionName != '')",
        message = "set either queueName, or topicName with subscriptionName",
        fieldPath = ".queueName")
@ValidationRule(
        value =
                "(has(self.topicName) && self.topicName != '') == (has(self.subscriptionName) && self.subscriptionName != '')",
        message = "topicName and subscriptionName go together: set both, or queueName instead",
        fieldPath = ".subscriptionName")
public record AzureServiceBusSource(
        @JsonPropertyDescription(
                "Secret key with the connection string of the namespace; alternative to fullyQualifiedNamespace.")
        SecretKeySelector connectionString,

        @JsonPropertyDescription(
                "Host name of the namespace, such as example.servicebus.windows.net, to use with the workload's own identity; alternative to connectionString.")
        String fullyQualifiedNamespace,

        @JsonPropertyDescription("Queue to read, by name; alternative to topicName with subscriptionName.")
        String queueName,

        @JsonPropertyDescription("Topic to read through a subscription; goes with subscriptionName.")
        String topicName,

        @JsonPropertyDescription("Subscription of the topic to read; goes with topicName.")
        String subscriptionName,

        @JsonPropertyDescription(Descriptions.TLS) TlsConfig tls,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(
                "Delete a message after its event was published; default false deletes it when it is received.")
        Boolean deferDelete,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "azureServiceBus";
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
        var fromTopic = Check.has(topicName) || Check.has(subscriptionName);
        return new Check()
                .that(
                        connectionString != null || Check.has(fullyQualifiedNamespace),
                        "connectionString",
                        "set it or fullyQualifiedNamespace")
                .that(
                        Check.has(queueName) != fromTopic,
                        "queueName",
                        "set either it, or topicName with subscriptionName")
                .that(!fromTopic || Check.has(topicName), "topicName", "is required, because subscriptionName is set")
                .that(
                        !fromTopic || Check.has(subscriptionName),
                        "subscriptionName",
                        "is required, because topicName is set")
                .tls("tls", tls)
                .problems();
    }
}
