package io.tandem.api;

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

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
