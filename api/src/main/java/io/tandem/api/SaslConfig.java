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
        @JsonPropertyDescription(
                "SASL mechanism: PLAIN (default), SCRAM-SHA-256, SCRAM-SHA-512; for a kafka source also OAUTHBEARER, with oauth, and GSSAPI, with config.")
        String mechanism,

        @JsonPropertyDescription("Secret key with the user name.")
        SecretKeySelector userSecret,

        @JsonPropertyDescription("Secret key with the password of the user.")
        SecretKeySelector passwordSecret,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
