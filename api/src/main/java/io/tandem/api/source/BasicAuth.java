package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.Map;

/** A user name and a password. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BasicAuth(
        @JsonPropertyDescription("Secret key with the user name.")
        SecretKeySelector username,

        @JsonPropertyDescription("Secret key with the password of the user.")
        SecretKeySelector password,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
