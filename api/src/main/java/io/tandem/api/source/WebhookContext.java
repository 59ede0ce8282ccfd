package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.SecretKeySelector;
import java.util.Map;

/** An HTTP listener, as the hook-like source types have it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = Rules.ENDPOINT,
        message = Rules.ENDPOINT_MESSAGE,
        fieldPath = ".endpoint",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.PORT, message = Rules.PORT_MESSAGE, fieldPath = ".port", reason = Rules.REQUIRED)
public record WebhookContext(
        @JsonPropertyDescription(
                "Path to listen at, such as /example; on one port each event needs its own. /health is taken.")
        String endpoint,

        @JsonPropertyDescription("HTTP method that requests have, for people to read: only the type webhook checks it.")
        String method,

        @JsonPropertyDescription(
                "Number of the port to listen on, as text such as '12000'. Events may share it; 7777 is taken by metrics.")
        @Size(max = Rules.LONGEST_PORT)
        String port,

        @JsonPropertyDescription(
                "Base URL under which the outside reaches the listener, such as https://hooks.example.com; hooks are registered only if it is set.")
        String url,

        @JsonPropertyDescription(
                "Secret key with the certificate (PEM) of the listener; with serverKeySecret it speaks HTTPS.")
        SecretKeySelector serverCertSecret,

        @JsonPropertyDescription("Secret key with the private key (PEM) of serverCertSecret.")
        SecretKeySelector serverKeySecret,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription("Secret key with a token that requests must carry as bearer token; others get 401.")
        SecretKeySelector authSecret,

        @JsonPropertyDescription(
                "Largest body of a request in bytes; default 1048576. Larger ones get 413. The bus has a limit of its own.")
        Long maxPayloadSize,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
