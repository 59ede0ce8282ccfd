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
        @JsonPropertyDescription("Secret key with certificates of authorities (PEM) to trust instead of the system's.")
        SecretKeySelector caCertSecret,

        @JsonPropertyDescription("Secret key with the client's certificate (PEM); goes with clientKeySecret.")
        SecretKeySelector clientCertSecret,

        @JsonPropertyDescription("Secret key with the private key (PEM) of clientCertSecret.")
        SecretKeySelector clientKeySecret,

        @JsonPropertyDescription("Trust any certificate, also a forged one; default false.")
        Boolean insecureSkipVerify,

        @JsonPropertyDescription(
                "Speak TLS and trust the system's authorities; needed only where no certificate is set. Default false.")
        Boolean enabled,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
