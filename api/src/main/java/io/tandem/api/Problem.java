package io.tandem.api;

import java.util.List;

/**
 * One thing that is wrong with a resource. What a user wrote may stand in both parts, so both are cut where they are longer
 * than anybody reads.
 *
 * @param field path of the field, such as {@code spec.kafka.example.topic}
 * @param message what is wrong and what would be right
 */
public record Problem(String field, String message) {
    private static final int LONGEST_FIELD = 500;
    private static final int LONGEST_MESSAGE = 1_000;

    public Problem {
        field = Excerpt.of(field, LONGEST_FIELD);
        message = Excerpt.of(message, LONGEST_MESSAGE);
    }

    /** The same problem seen from further up. */
    public Problem under(String parent) {
        var above = Excerpt.of(parent, LONGEST_FIELD);
        return new Problem(field.isEmpty() ? above : above + "." + field, message);
    }

    /** The first of several in one line, and how many more there are. */
    public static String joined(List<Problem> problems) {
        return Excerpt.sentences(problems, Problem::toString);
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
