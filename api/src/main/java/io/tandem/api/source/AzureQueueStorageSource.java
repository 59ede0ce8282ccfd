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

/** Messages of an Azure storage queue. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.connectionString) || (has(self.storageAccountName) && self.storageAccountName != '')",
        message = "set connectionString, or storageAccountName to use the workload's identity",
        fieldPath = ".connectionString",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.queueName) && self.queueName != ''",
        message = "queueName is required: set the name of the queue",
        fieldPath = ".queueName",
        reason = Rules.REQUIRED)
public record AzureQueueStorageSource(
        @JsonPropertyDescription(
                "Storage account to use with the workload's own identity; alternative to connectionString, which wins.")
        String storageAccountName,

        @JsonPropertyDescription(
                "Secret key with the connection string of the storage account; alternative to storageAccountName.")
        SecretKeySelector connectionString,

        @JsonPropertyDescription("Storage queue to read, by name.")
        String queueName,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(
                "Leave a message that can never be published in the queue, so that its dead-letter rule applies; default false deletes it.")
        Boolean dlq,

        @JsonPropertyDescription("Decode the text of messages from base64 first; default false.")
        Boolean decodeMessage,

        @JsonPropertyDescription("Seconds to wait after a poll that found nothing; default 3.")
        Integer waitTimeInSeconds,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
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
