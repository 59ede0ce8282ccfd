package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;

/** Sends a message to a queue or topic of Azure Service Bus. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureServiceBusTrigger(
        @JsonPropertyDescription("Secret key with the connection string.")
        SecretKeySelector connectionString,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Queue that the message goes to.")
        String queueName,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Topic that the message goes to.")
        String topicName,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Kept for compatibility, without effect on what is sent.")
        String subscriptionName,

        @JsonPropertyDescription("How to speak TLS with the server; absent means as the address says.")
        TlsConfig tls,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Values of events that make up what is sent.")
        List<LooseParameter> payload,

        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<LooseParameter> parameters,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
