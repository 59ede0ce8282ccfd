package io.tandem.e2e;

import java.io.IOException;

/**
 * What came of a request to one of two programs.
 *
 * @param answer its status and the first line of its text, such as {@code 200 success}; or why there is none
 * @param event as it is on the bus; empty if there is none
 */
record SameSeen(String answer, byte[] event) {
    /** What is known to differ at the second of two programs, which is upstream; all else has to be the same. */
    enum Known {
        NOTHING,
        /** The text of its answer. */
        TEXT,
        /** It takes no request, so that there is neither an answer nor an event of it to compare. */
        NO_EVENT
    }

    /** Where this and what came of the other program differ, known or not; empty if they do not. */
    String difference(SameSeen other) {
        if (!hasEvent() || !other.hasEvent()) {
            return hasEvent() == other.hasEvent()
                    ? "no event of either: %s; %s".formatted(answer, other.answer)
                    : "%s, event: %s; %s, event: %s".formatted(answer, hasEvent(), other.answer, other.hasEvent());
        }
        try {
            return EventDifference.of(event, other.event)
                    .orElse(answer.equals(other.answer) ? "" : answer + "; " + other.answer);
        } catch (IOException e) {
            return "an event that cannot be read";
        }
    }

    /** Whether nothing differs from what came of the other program but what is known. */
    boolean agrees(SameSeen other, Known known) {
        return switch (known) {
            case NOTHING -> difference(other).isEmpty();
            case TEXT ->
                status().equals(other.status())
                        && difference(new SameSeen(answer, other.event)).isEmpty();
            case NO_EVENT -> difference(other).isEmpty() || (status().equals("200") && hasEvent() && !other.hasEvent());
        };
    }

    private boolean hasEvent() {
        return event.length > 0;
    }

    private String status() {
        return answer.split(" ", 2)[0];
    }
}
