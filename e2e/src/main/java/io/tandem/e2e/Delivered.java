package io.tandem.e2e;

import java.time.Instant;

/**
 * One event as found on the bus.
 *
 * @param lane where order is promised: the partition or queue it came through
 * @param number what the feeder numbered it; negative for warm-up events
 * @param id the CloudEvent's id
 * @param pod the pod that published it, empty if the event does not say
 * @param epoch the term it was published in, empty if the event does not say
 * @param at when the bus stored it, by the bus's clock
 */
public record Delivered(String lane, long number, String id, String pod, String epoch, Instant at) {}
