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

/** Messages of an Azure storage queue. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureQueueStorageSource(
        @JsonPropertyDescription(
                "Storage account, used with the workload's own identity; alternative to connectionString")
        String storageAccountName,

        @JsonPropertyDescription("Connection string") SecretKeySelector connectionString,
        @JsonPropertyDescription("Name of the queue") String queueName,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription(
                "Leave messages that cannot be processed in the queue, so that its dead-letter rule applies")
        Boolean dlq,

        @JsonPropertyDescription("Messages are base64 and are to be decoded")
        Boolean decodeMessage,

        @JsonPropertyDescription("Pause after an empty poll; default 3")
        Integer waitTimeInSeconds,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "azureQueueStorage";
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
        return new Check()
                .that(
                        connectionString != null || Check.has(storageAccountName),
                        "connectionString",
                        "set it or storageAccountName")
                .required("queueName", queueName)
                .problems();
    }
}
