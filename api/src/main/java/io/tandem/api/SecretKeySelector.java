package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One key of a Secret in the namespace of the resource; {@code optional} is without effect. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeySelector(
        @JsonPropertyDescription("Secret in the namespace of the resource, by name.")
        String name,

        @JsonPropertyDescription("Which entry of the Secret's data to take.")
        String key,

        @JsonPropertyDescription("Kept for compatibility, without effect: what is missing is waited for.")
        Boolean optional,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    public SecretKeySelector(String name, String key) {
        this(name, key, null, null);
    }
}
