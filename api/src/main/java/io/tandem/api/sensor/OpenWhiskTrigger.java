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

/** Invokes an action of OpenWhisk. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.host) && self.host != ''",
        message = "host is required: set the address of OpenWhisk",
        fieldPath = ".host",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.actionName) && self.actionName != ''",
        message = "actionName is required: name the action",
        fieldPath = ".actionName",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "!has(self.authToken) || (has(self.authToken.name) && self.authToken.name != '' && has(self.authToken.key) && self.authToken.key != '')",
        message = "authToken needs the name of a Secret and a key in it",
        fieldPath = ".authToken")
@ValidationRule(
        value = "has(self.payload)",
        message = "payload is required: say what is sent, or set []",
        fieldPath = ".payload",
        reason = Rules.REQUIRED)
public record OpenWhiskTrigger(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address of OpenWhisk.")
        String host,

        @JsonPropertyDescription("Version of its API; default v1.")
        String version,

        @JsonPropertyDescription("Namespace of the action; default _.")
        String namespace,

        @JsonPropertyDescription("Secret key with a token.") SecretKeySelector authToken,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Function that is run, by its name in the namespace.")
        String actionName,

        @Go(Go.Form.ALWAYS)
        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that make up what is sent.")
        List<TriggerParameter> payload,

        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<TriggerParameter> parameters,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
