package io.tandem.eventsource.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.bus.EventBus;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads from the bus what the newest event of a name says, so that a successor goes on where its predecessor ended. */
final class LastPublished {
    private static final Logger LOG = Logger.getLogger(LastPublished.class);
    private static final JsonMapper JSON = new JsonMapper();
    /** Longer than the bus takes, so that no second question is asked beside a first. */
    private static final Duration LIMIT = EventBus.LAST_LIMIT.plusSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** A bus that is connected and yet does not answer may never do so, for want of a right. */
    private static final int ATTEMPTS = 10;

    private LastPublished() {}

    /**
     * The event's data; empty if there is no such event, if its data are no JSON, or if a connected bus does not answer. Waits
     * while the bus is away: nothing could be published either.
     */
    static Uni<Optional<JsonNode>> of(EventBus bus, String eventName) {
        return bus.states()
                .filter(EventBus.State::connected)
                .toUni()
                .chain(connected -> bus.last(eventName).ifNoItem().after(LIMIT).fail())
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .atMost(ATTEMPTS)
                .map(event -> event.flatMap(LastPublished::data))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "the last event on the bus is not known, missed ones are not made up for: %s eventName=%s",
                        failure.getMessage(), eventName))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    private static Optional<JsonNode> data(byte[] cloudEvent) {
        try {
            var data = JSON.readTree(cloudEvent).path("data_base64").binaryValue();
            return data == null ? Optional.empty() : Optional.of(JSON.readTree(data));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
