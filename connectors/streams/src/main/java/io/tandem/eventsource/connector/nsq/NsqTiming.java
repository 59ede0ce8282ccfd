package io.tandem.eventsource.connector.nsq;

import java.time.Duration;
import java.util.Optional;

/**
 * What a client may ask an nsqd for.
 *
 * @param heartbeat how often the nsqd shows that it is there; empty for its own choice
 * @param lease for how long it lends a message to us before it gives it to others; empty for its own choice
 */
record NsqTiming(Optional<Duration> heartbeat, Optional<Duration> lease) {
    /** Short, so that what a replica held when it died soon goes to the next one; what takes longer is touched. */
    static final NsqTiming OURS =
            new NsqTiming(Optional.of(Duration.ofSeconds(10)), Optional.of(Duration.ofSeconds(10)));

    /** The nsqd's own. */
    static final NsqTiming SERVERS = new NsqTiming(Optional.empty(), Optional.empty());

    private static final Duration SERVERS_HEARTBEAT = Duration.ofSeconds(30);

    /** After which nobody is there any more. */
    Duration silence() {
        return heartbeat.orElse(SERVERS_HEARTBEAT).multipliedBy(5).dividedBy(2);
    }
}
