package io.tandem.eventsource.connector.calendar;

import io.tandem.filter.time.TimeZones;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Zones by their IANA names. */
final class Zones {
    private Zones() {}

    /** A zone; an absent or empty name is UTC, which is where the pods live. */
    static ZoneId find(String name) {
        if (name == null) {
            return ZoneOffset.UTC;
        }
        return TimeZones.find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "timezone \"" + name + "\" is not known: use a name such as Europe/Berlin"));
    }
}
