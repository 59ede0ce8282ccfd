package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** SASL credentials of a Kafka client. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SaslConfig(
        @JsonPropertyDescription("PLAIN (default), SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI")
        String mechanism,

        @JsonPropertyDescription("User name") SecretKeySelector userSecret,
        @JsonPropertyDescription("Password") SecretKeySelector passwordSecret,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
