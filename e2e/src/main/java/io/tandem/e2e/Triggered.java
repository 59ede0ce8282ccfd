package io.tandem.e2e;

import java.time.Instant;

/**
 * One run of a Sensor's trigger, as the side saw it that the trigger called.
 *
 * @param number what the feeder numbered it; negative for warm-up events
 * @param id of the CloudEvent
 * @param edition of the Sensor, which its manifest counts
 */
public record Triggered(long number, String id, String edition, Instant at) {}
