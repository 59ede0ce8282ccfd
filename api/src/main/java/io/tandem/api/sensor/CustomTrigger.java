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

/** Calls a gRPC server of one's own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.serverURL) && self.serverURL != ''",
        message = "serverURL is required: set the address of the gRPC server",
        fieldPath = ".serverURL",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.spec)",
        message = "spec is required: set what the server is to receive, or {}",
        fieldPath = ".spec",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.secure) || !self.secure || has(self.certSecret)",
        message = "certSecret is required, because secure is true",
        fieldPath = ".certSecret",
        reason = Rules.REQUIRED)
public record CustomTrigger(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address of the server, host:port.")
        String serverURL,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Speak TLS with the server; needs certSecret.")
        Boolean secure,

        @JsonPropertyDescription("Secret key with the certificate (PEM) to trust.")
        SecretKeySelector certSecret,

        @JsonPropertyDescription("Name that the certificate of the server must have.")
        String serverNameOverride,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Settings for the server; their meaning is the server's.")
        Map<String, String> spec,

        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<TriggerParameter> parameters,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Values of events that make up what is sent.")
        List<LooseParameter> payload,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
