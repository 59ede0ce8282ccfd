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

/** Invokes a function of AWS Lambda. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.functionName) && self.functionName != ''",
        message = "functionName is required: name the function",
        fieldPath = ".functionName",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.region) && self.region != ''",
        message = "region is required: set the AWS region, such as eu-central-1",
        fieldPath = ".region",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.payload)",
        message = "payload is required: say what is sent, or set []",
        fieldPath = ".payload",
        reason = Rules.REQUIRED)
public record AwsLambdaTrigger(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Function to invoke, by name or ARN.")
        String functionName,

        @JsonPropertyDescription("Secret key with the access key id; absent uses the identity of the pod.")
        SecretKeySelector accessKey,

        @JsonPropertyDescription("Secret key with the secret access key.")
        SecretKeySelector secretKey,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("AWS region of the function, such as eu-central-1.")
        String region,

        @Go(Go.Form.ALWAYS)
        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that make up what is sent.")
        List<TriggerParameter> payload,

        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<TriggerParameter> parameters,

        @Go(Go.Form.POINTER) @JsonPropertyDescription("RequestResponse (default), Event or DryRun.")
        String invocationType,

        @JsonPropertyDescription("Role to assume, by its ARN.")
        String roleARN,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
