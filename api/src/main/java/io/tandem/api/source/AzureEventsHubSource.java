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

/** Events of an Azure event hub. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.fqdn) && self.fqdn != ''",
        message = "fqdn is required: set the host name of the namespace, such as example.servicebus.windows.net",
        fieldPath = ".fqdn",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.hubName) && self.hubName != ''",
        message = "hubName is required: set the name of the event hub",
        fieldPath = ".hubName",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.sharedAccessKeyName) == has(self.sharedAccessKey)",
        message =
                "sharedAccessKeyName and sharedAccessKey go together: set both, or neither to use the workload's identity",
        fieldPath = ".sharedAccessKey")
public record AzureEventsHubSource(
        @JsonPropertyDescription("Host name of the namespace, such as example.servicebus.windows.net.")
        String fqdn,

        @JsonPropertyDescription("Event hub to read, by name.")
        String hubName,

        @JsonPropertyDescription("Secret key with the name of the shared access policy; goes with sharedAccessKey.")
        SecretKeySelector sharedAccessKeyName,

        @JsonPropertyDescription(
                "Secret key with the key of the shared access policy; without it the workload's own identity is used.")
        SecretKeySelector sharedAccessKey,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "azureEventsHub";
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
                .required("fqdn", fqdn)
                .required("hubName", hubName)
                .pair("sharedAccessKeyName", sharedAccessKeyName != null, "sharedAccessKey", sharedAccessKey != null)
                .problems();
    }
}
