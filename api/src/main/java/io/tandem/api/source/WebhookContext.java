package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookContext(
        String endpoint,
        String method,
        String port,
        String url,
        SecretKeySelector serverCertSecret,
        SecretKeySelector serverKeySecret,
        Map<String, String> metadata,
        SecretKeySelector authSecret,
        Long maxPayloadSize,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
