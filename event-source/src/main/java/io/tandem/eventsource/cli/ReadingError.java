package io.tandem.eventsource.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.tandem.api.WrongType;
import java.util.Collection;
import java.util.Map;

/** Why a manifest cannot be read, by its field where that is known. */
final class ReadingError {
    private ReadingError() {}

    static String described(JacksonException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "cannot be read: " + e.getOriginalMessage();
        }
        var field = field(e);
        return WrongType.wanted(mapping)
                .map(type -> field + ": must be " + name(type))
                .orElseGet(() -> field + ": cannot be read: " + mapping.getOriginalMessage());
    }

    /** Such as {@code spec.webhook.a.port}; empty where that is not known. */
    static String field(JacksonException e) {
        return e instanceof JsonMappingException mapping
                ? WrongType.field(mapping).replaceFirst("^\\.", "")
                : "";
    }

    private static String name(Class<?> type) {
        return WrongType.scalar(type)
                .orElse(
                        Collection.class.isAssignableFrom(type)
                                ? "a list"
                                : Map.class.isAssignableFrom(type) ? "a map" : "an object with fields");
    }
}
