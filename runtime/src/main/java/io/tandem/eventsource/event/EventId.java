package io.tandem.eventsource.event;

import java.util.Optional;
import java.util.UUID;

/** Ids of events: the same each time for what its source can name, random otherwise. */
public final class EventId {
    private EventId() {}

    /** Upstream's form of an id with coordinates, {@code <source>:<event>:<coordinates>}; else 32 hexadecimal digits. */
    public static String of(String eventSourceName, String eventName, Optional<String> coordinates) {
        return coordinates
                .map(named -> eventSourceName + ":" + eventName + ":" + named)
                .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
    }
}
