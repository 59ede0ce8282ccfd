package io.tandem.eventsource.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.GoTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads from the bus when the newest event of a name was due, so that a successor goes on where its predecessor ended. */
final class LastPublished {
    private static final Logger LOG = Logger.getLogger(LastPublished.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private LastPublished() {}

    /** Empty if there is no such event, if it says nothing of a time, or if the bus does not answer in time. */
    static Uni<Optional<Instant>> of(EventBus bus, String eventName) {
        return bus.last(eventName)
                .map(event -> event.flatMap(LastPublished::eventTime))
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "the last event on the bus is not known, missed ones are not made up for: %s eventName=%s",
                        failure.getMessage(), eventName))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    static Optional<Instant> eventTime(byte[] cloudEvent) {
        try {
            var data = JSON.readTree(cloudEvent).path("data_base64").binaryValue();
            var time = data == null ? null : text(JSON.readTree(data).path("eventTime"));
            return time == null ? Optional.empty() : Optional.of(GoTime.parse(time));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }
}
