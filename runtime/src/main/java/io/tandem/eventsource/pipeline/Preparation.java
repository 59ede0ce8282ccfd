package io.tandem.eventsource.pipeline;

import io.tandem.api.FilterErrors;
import io.tandem.api.InvalidEvents;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.event.CloudEventEncoder;
import io.tandem.eventsource.event.EventFilter;
import io.tandem.eventsource.event.EventId;
import io.tandem.filter.FilterException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;

/**
 * Turns what a connector received into what the bus takes: payload, filter, id, CloudEvent. Thread-safe.
 *
 * @param extensions attributes to add to events of an epoch; usually none
 */
record Preparation(
        String eventSourceName,
        String eventName,
        CloudEventEncoder encoder,
        EventFilter filter,
        FilterErrors onFilterError,
        InvalidEvents onInvalid,
        InstantSource clock,
        EventMeter meter,
        LogThrottle refusals,
        LongFunction<Map<String, String>> extensions) {
    private static final Logger LOG = Logger.getLogger(Preparation.class);
    /** Of an event's bytes that are stored apart; the rest is cut off, for the bus has a limit too. */
    private static final int MOST_PARKED = 256 << 10;

    sealed interface Prepared {}

    /** To be published. */
    record Ready(EventBus.Message message) implements Prepared {}

    /** Nothing to publish. */
    record Unwanted(Outcome outcome) implements Prepared {}

    /**
     * It can never be published.
     *
     * @param reason for people; quotes nothing of the event
     * @param id the event's
     */
    record Unusable(boolean tooLarge, String reason, String id) implements Prepared {}

    Prepared prepare(Incoming incoming, long epoch) {
        var id = EventId.of(eventSourceName, eventName, incoming.coordinates());
        byte[] data;
        try {
            data = incoming.payload().json();
        } catch (InvalidPayloadException e) {
            return new Unusable(false, e.getMessage(), id);
        } catch (RuntimeException e) {
            LOG.debugf(e, "payload of eventName=%s", eventName);
            return new Unusable(
                    false, "the event cannot be read: " + e.getClass().getSimpleName(), id);
        }
        if (!wanted(data, id)) {
            meter.filtered();
            return new Unwanted(new Outcome.Filtered());
        }
        var event = encoder.encode(id, clock.instant(), extensions.apply(epoch), data);
        return new Ready(new EventBus.Message(eventName, id, event));
    }

    /** What stands on the bus for an event that can never be published, under the event's name with {@code $parked} behind it. */
    EventBus.Message parked(Incoming incoming, Unusable unusable) {
        var original = incoming.payload().original();
        int kept = Math.min(original.length, MOST_PARKED);
        var head = kept == original.length ? original : Arrays.copyOf(original, kept);
        var data = EventData.object()
                .put("reason", unusable.reason())
                .put("coordinates", incoming.coordinates().orElse(null))
                .put("size", original.length)
                .put("original", Base64.getEncoder().encodeToString(head))
                .json();
        var id = unusable.id() + ":parked";
        return new EventBus.Message(eventName + "$parked", id, encoder.encode(id, clock.instant(), Map.of(), data));
    }

    /** A filter that fails decides nothing; then the EventSource's own word counts. */
    private boolean wanted(byte[] data, String id) {
        try {
            return filter.wants(data);
        } catch (FilterException e) {
            boolean kept = onFilterError == FilterErrors.KEEP;
            meter.filterFailed();
            if (refusals.open()) {
                LOG.errorf(
                        "filter failed, event %s: %s eventName=%s eventID=%s",
                        kept ? "kept" : "dropped", e.getMessage(), eventName, id);
            }
            return kept;
        }
    }
}
