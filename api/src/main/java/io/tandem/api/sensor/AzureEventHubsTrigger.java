package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;

/** Sends an event to Azure Event Hubs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureEventHubsTrigger(
        @Go(Go.Form.ALWAYS)
        @JsonPropertyDescription("Address of the namespace, such as example.servicebus.windows.net.")
        String fqdn,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Event hub, by its name.")
        String hubName,

        @Go(Go.Form.NULLABLE) @JsonPropertyDescription("Secret key with the name of the shared access key.")
        SecretKeySelector sharedAccessKeyName,

        @JsonPropertyDescription("Secret key with the shared access key itself.")
        SecretKeySelector sharedAccessKey,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Values of events that make up what is sent.")
        List<LooseParameter> payload,

        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<LooseParameter> parameters,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
