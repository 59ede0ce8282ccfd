package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** How a client speaks TLS. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TlsConfig(
        @JsonPropertyDescription("CA certificates (PEM) to trust instead of the system's")
        SecretKeySelector caCertSecret,

        @JsonPropertyDescription("Client certificate (PEM); goes with clientKeySecret")
        SecretKeySelector clientCertSecret,

        @JsonPropertyDescription("Private key (PEM) of the client certificate")
        SecretKeySelector clientKeySecret,

        @JsonPropertyDescription("Do not verify the server's certificate")
        Boolean insecureSkipVerify,

        @JsonPropertyDescription("Use TLS with the system's CA certificates")
        Boolean enabled,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
