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

/** Events of an Azure event hub. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureEventsHubSource(
        @JsonPropertyDescription("Host name of the Event Hubs namespace")
        String fqdn,

        @JsonPropertyDescription("Name of the event hub") String hubName,

        @JsonPropertyDescription("Name of the shared access key; goes with sharedAccessKey")
        SecretKeySelector sharedAccessKeyName,

        @JsonPropertyDescription("Shared access key; without it the workload's own identity is used")
        SecretKeySelector sharedAccessKey,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
