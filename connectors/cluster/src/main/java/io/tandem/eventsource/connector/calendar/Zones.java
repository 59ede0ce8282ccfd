package io.tandem.eventsource.connector.calendar;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Zones by their IANA names. */
final class Zones {
    private Zones() {}

    /** A zone; an absent or empty name is UTC, which is where the pods live. */
    static ZoneId find(String name) {
        if (name == null || name.isEmpty()) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "timezone \"%s\" is not known: use a name such as Europe/Berlin".formatted(name), e);
        }
    }
}
