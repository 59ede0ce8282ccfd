package io.tandem.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * A specification that cannot be read: the API server keeps what was stored before it knew the schema. In its place stands
 * one that says what is wrong, under a key that no specification has.
 */
public final class Unreadable {
    private static final String KEY = "$unreadable";

    private Unreadable() {}

    /** What stands in the place of a specification. */
    public static <S> S as(Class<S> spec, JsonProcessingException cause) {
        return as(spec, problem(cause));
    }

    /** The same where it is known what is wrong. */
    public static <S> S as(Class<S> spec, Problem problem) {
        return EventSourceJson.MAPPER.convertValue(Map.of(KEY, problem), spec);
    }

    /** What was wrong with the specification. */
    public static Optional<Problem> in(Map<String, JsonNode> unknown) {
        return Optional.ofNullable(unknown)
                .map(fields -> fields.get(KEY))
                .filter(found -> found.hasNonNull("field") && found.hasNonNull("message"))
                .map(found -> new Problem(
                        found.get("field").asText(), found.get("message").asText()));
    }

    private static Problem problem(JsonProcessingException cause) {
        var unread = "cannot be read: " + cause.getOriginalMessage();
        return cause instanceof JsonMappingException mapping
                ? new Problem(
                        "spec" + WrongType.field(mapping),
                        WrongType.wanted(mapping)
                                .map(type -> "must be " + what(type))
                                .orElse(unread))
                : new Problem("spec", unread);
    }

    private static String what(Class<?> type) {
        return WrongType.scalar(type)
                .orElse(Collection.class.isAssignableFrom(type) || type.isArray() ? "a list" : "an object");
    }
}
