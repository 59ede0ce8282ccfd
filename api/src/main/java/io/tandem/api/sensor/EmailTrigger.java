package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** Sends an e-mail through an SMTP server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.host) && self.host != ''",
        message = "host is required: set the host of the SMTP server",
        fieldPath = ".host",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.port) || (self.port >= 0 && self.port <= 65535)",
        message = "port must be between 0 and 65535",
        fieldPath = ".port")
public record EmailTrigger(
        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<TriggerParameter> parameters,

        @JsonPropertyDescription("User name at the SMTP server.")
        String username,

        @JsonPropertyDescription("Secret key with the password of the user.")
        SecretKeySelector smtpPassword,

        @JsonPropertyDescription("Host of the SMTP server.") String host,

        @JsonPropertyDescription("Port of the SMTP server.") Integer port,

        @JsonPropertyDescription("Addresses of the recipients.")
        List<String> to,

        @JsonPropertyDescription("Address of the sender.") String from,

        @JsonPropertyDescription("Subject line of the message.")
        String subject,

        @JsonPropertyDescription("Text of the message.") String body,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
