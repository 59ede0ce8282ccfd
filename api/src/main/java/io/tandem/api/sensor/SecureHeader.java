package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.ConfigMapKeySelector;
import io.tandem.api.SecretKeySelector;
import java.util.Map;

/** A header whose value is in a Secret or ConfigMap. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecureHeader(
        @JsonPropertyDescription("Header to set, such as Authorization.")
        String name,

        @JsonPropertyDescription("Where its value is.") ValueFrom valueFrom,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A key of a Secret or of a ConfigMap. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ValueFrom(
            @JsonPropertyDescription("Entry of a Secret whose text is sent.")
            SecretKeySelector secretKeyRef,

            @JsonPropertyDescription("Entry of a ConfigMap with the value.")
            ConfigMapKeySelector configMapKeyRef,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
