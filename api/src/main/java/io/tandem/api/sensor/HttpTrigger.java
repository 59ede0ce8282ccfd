package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.BasicAuth;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** Sends an HTTP request. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: set the address the request goes to",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.method) || self.method in ['', 'GET', 'DELETE', 'PATCH', 'POST', 'PUT']",
        message = "method must be GET, POST, PUT, PATCH or DELETE",
        fieldPath = ".method")
public record HttpTrigger(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address the request goes to.")
        String url,

        @Go(Go.Form.ALWAYS)
        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that make up the body.")
        List<HttpPayload> payload,

        @JsonPropertyDescription("How to speak TLS with the server; absent means as the address says.")
        TlsConfig tls,

        @JsonPropertyDescription("Method of the request: GET, POST (default), PUT, PATCH or DELETE.")
        String method,

        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<TriggerParameter> parameters,

        @JsonPropertyDescription("Seconds to wait for the answer; default 60.")
        Long timeout,

        @JsonPropertyDescription("User name and password of basic authentication.")
        BasicAuth basicAuth,

        @JsonPropertyDescription("Headers with fixed values.")
        Map<String, String> headers,

        @JsonPropertyDescription("Headers whose values are in Secrets or ConfigMaps.")
        List<SecureHeader> secureHeaders,

        @JsonPropertyDescription("Headers with values of events.")
        List<LooseParameter> dynamicHeaders,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Host header of the request; default is that of the address.")
        String host,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
