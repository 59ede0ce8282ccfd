package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of an Azure Service Bus queue or subscription. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureServiceBusSource(
        @JsonPropertyDescription("Connection string") SecretKeySelector connectionString,

        @JsonPropertyDescription(
                "Host name of the Service Bus namespace, used with the workload's own identity; alternative to connectionString")
        String fullyQualifiedNamespace,

        @JsonPropertyDescription("Name of the queue") String queueName,

        @JsonPropertyDescription("Name of the topic; goes with subscriptionName")
        String topicName,

        @JsonPropertyDescription("Name of the subscription; goes with topicName")
        String subscriptionName,

        @JsonPropertyDescription("TLS settings of the connection")
        TlsConfig tls,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("Delete messages after they were published, not when they are received")
        Boolean deferDelete,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
