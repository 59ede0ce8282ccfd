package io.tandem.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How resources travel from the operator to a pod: base64 of JSON in an environment variable. Keys are read in any case,
 * what is not known is kept, null means absent.
 */
public final class EventSourceJson {
    /** The one mapper for it. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private EventSourceJson() {}

    /**
     * Reads base64 of JSON.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static <T> T decode(String base64, Class<T> type) {
        try {
            return MAPPER.readValue(Base64.getDecoder().decode(base64), type);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException("not the JSON of an " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** Writes base64 of JSON. */
    public static String encode(Object resource) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MAPPER.writeValueAsString(resource).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
