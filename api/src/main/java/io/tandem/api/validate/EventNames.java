package io.tandem.api.validate;

import io.tandem.api.Problem;
import java.util.List;

/** An event's name is one part of a NATS subject, which rules out some characters. */
final class EventNames {
    private EventNames() {}

    static List<Problem> problems(String name) {
        if (name.isEmpty()) {
            return List.of(new Problem("", "has an empty name"));
        }
        return name.chars().anyMatch(EventNames::forbidden)
                ? List.of(new Problem("", "must not have a dot, blank, '*' or '>' in its name"))
                : List.of();
    }

    private static boolean forbidden(int c) {
        return c == '.' || c == '*' || c == '>' || Character.isWhitespace(c) || Character.isISOControl(c);
    }
}
