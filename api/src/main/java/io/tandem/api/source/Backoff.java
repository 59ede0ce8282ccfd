package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Pauses between attempts. The numbers are kept as written: {@code duration} may be a string or nanoseconds. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Backoff(
        @JsonPropertyDescription("First pause: a duration such as 2s, or a number of nanoseconds.")
        JsonNode duration,

        @JsonPropertyDescription("Each pause is the one before times this number.")
        JsonNode factor,

        @JsonPropertyDescription("Random part added to a pause, as a share of it from 0 to 1.")
        JsonNode jitter,

        @JsonPropertyDescription("Number of attempts.") Integer steps,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A JSON null is as absent. */
    public Backoff {
        duration = duration == null || duration.isNull() ? null : duration;
        factor = factor == null || factor.isNull() ? null : factor;
        jitter = jitter == null || jitter.isNull() ? null : jitter;
    }
}
