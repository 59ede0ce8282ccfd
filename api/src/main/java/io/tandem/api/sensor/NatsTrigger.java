package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.BasicAuth;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** Publishes a message to a NATS subject. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: set the address of the server, such as nats://nats:4222",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.subject) && self.subject != ''",
        message = "subject is required: name the subject",
        fieldPath = ".subject",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.payload)",
        message = "payload is required: say what is sent, or set []",
        fieldPath = ".payload",
        reason = Rules.REQUIRED)
public record NatsTrigger(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address of the server, such as nats://nats:4222.")
        String url,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Subject that the message is published to.")
        String subject,

        @Go(Go.Form.ALWAYS)
        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that make up what is sent.")
        List<TriggerParameter> payload,

        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<LooseParameter> parameters,

        @JsonPropertyDescription("How to speak TLS with the server; absent means as the address says.")
        TlsConfig tls,

        @JsonPropertyDescription("Credentials; the first one set of basic, token, nkey and credential is used.")
        Auth auth,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** Credentials; the first one set is used. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Auth(
            @JsonPropertyDescription("User name and password.")
            BasicAuth basic,

            @JsonPropertyDescription("Secret key with a token.")
            SecretKeySelector token,

            @JsonPropertyDescription("Secret key with the seed of an nkey.")
            SecretKeySelector nkey,

            @JsonPropertyDescription("Secret key with a credentials file.")
            SecretKeySelector credential,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
