package io.tandem.eventsource.connector.pulsar;

import java.time.Duration;

/**
 * How long a broker may take.
 *
 * @param answer to a look-up, and to a subscription
 * @param keepAlive between two questions whether it is there; the second without an answer ends the connection
 * @param healing that the client has to come back by itself, before the pipeline takes over and tells people
 * @param partitions after which topics are asked for new ones
 */
record PulsarTiming(Duration answer, Duration keepAlive, Duration healing, Duration partitions) {
    /** A broker that is away, or hangs, is told within ten seconds. */
    static final PulsarTiming OURS = new PulsarTiming(
            Duration.ofSeconds(8), Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(60));
}
