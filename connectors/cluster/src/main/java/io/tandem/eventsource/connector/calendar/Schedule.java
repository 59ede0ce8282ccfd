package io.tandem.eventsource.connector.calendar;

import java.time.Instant;
import java.util.Optional;

/** When a calendar ticks; pure, so that every replica computes the same instants. */
interface Schedule {
    /** The first tick after an instant; empty if there is none within five years. */
    Optional<Instant> next(Instant after);
}
