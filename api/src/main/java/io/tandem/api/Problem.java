package io.tandem.api;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with a resource.
 *
 * @param field path of the field, such as {@code spec.kafka.example.topic}
 * @param message what is wrong and what would be right
 */
public record Problem(String field, String message) {
    /** The same problem seen from further up. */
    public Problem under(String parent) {
        return new Problem(field.isEmpty() ? parent : parent + "." + field, message);
    }

    /** Several in one line. */
    public static String joined(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
