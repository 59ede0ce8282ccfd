package io.tandem.eventsource.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.Map;

/** Says in a manifest's words what Jackson says in Java's: the field, and what it should have been. */
final class WrongType {
    private WrongType() {}

    static String described(JacksonException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "cannot be read: " + e.getOriginalMessage();
        }
        var field = new StringBuilder();
        for (var step : mapping.getPath()) {
            field.append(
                    step.getFieldName() == null
                            ? "[" + step.getIndex() + "]"
                            : (field.isEmpty() ? "" : ".") + step.getFieldName());
        }
        return mapping instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? field + ": must be " + name(mismatch.getTargetType())
                : field + ": cannot be read: " + mapping.getOriginalMessage();
    }

    private static String name(Class<?> type) {
        if (type == String.class) {
            return "a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        return Collection.class.isAssignableFrom(type)
                ? "a list"
                : Map.class.isAssignableFrom(type) ? "a map" : "an object with fields";
    }
}
