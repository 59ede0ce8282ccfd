package io.tandem.e2e;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How far a source has come at a moment.
 *
 * @param events on the bus
 * @param processor time that its replicas have taken
 */
record Usage(long events, Duration processor) {
    /** Processor time for each event from now to {@code later}; empty if there was none. */
    OptionalDouble microsAnEvent(Usage later) {
        long more = later.events - events;
        return more == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(later.processor.minus(processor).toNanos() / 1e3 / more);
    }
}
