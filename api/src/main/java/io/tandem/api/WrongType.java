package io.tandem.api;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in a manifest's words what Jackson says in Java's: the field, and what it should have been. */
public final class WrongType {
    private WrongType() {}

    /** Where it is, such as {@code .webhook.a.ports[0]}; empty if that is not known. */
    public static String field(JsonMappingException cause) {
        return cause.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : "." + part.getFieldName())
                .collect(Collectors.joining());
    }

    /** The type that was wanted; empty if it was something else that was wrong. */
    public static Optional<Class<?>> wanted(JsonMappingException cause) {
        return cause instanceof MismatchedInputException mismatch
                ? Optional.ofNullable(mismatch.getTargetType())
                : Optional.empty();
    }

    /** What a type of a single value is called; empty for lists and objects. */
    public static Optional<String> scalar(Class<?> type) {
        if (type == String.class) {
            return Optional.of("a text");
        }
        if (type == Boolean.class || type == boolean.class) {
            return Optional.of("true or false");
        }
        return Number.class.isAssignableFrom(type) || type.isPrimitive() ? Optional.of("a number") : Optional.empty();
    }
}
