package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.Map;

/** An HTTP listener, as the hook-like source types have it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookContext(
        @JsonPropertyDescription("Path of the URL to listen at, such as /example")
        String endpoint,

        @JsonPropertyDescription("HTTP method, such as POST")
        String method,

        @JsonPropertyDescription("Port to listen on, as a string")
        String port,

        @JsonPropertyDescription("Public base URL of the listener, used to register hooks")
        String url,

        @JsonPropertyDescription("Certificate (PEM) of the listener; with serverKeySecret it speaks HTTPS")
        SecretKeySelector serverCertSecret,

        @JsonPropertyDescription("Private key (PEM) of the listener's certificate")
        SecretKeySelector serverKeySecret,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Token that callers must send as bearer token")
        SecretKeySelector authSecret,

        @JsonPropertyDescription("Largest request body in bytes; default 1048576")
        Long maxPayloadSize,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
