package io.tandem.eventsource.pipeline;

import io.tandem.api.FilterErrors;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.event.CloudEventEncoder;
import io.tandem.eventsource.event.EventFilter;
import io.tandem.eventsource.event.EventId;
import io.tandem.filter.FilterException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;

/**
 * Turns what a connector received into what the bus takes: payload, filter, id, CloudEvent.
 *
 * @param extensions attributes to add to events of an epoch; usually none
 */
record Outbox(
        String eventSourceName,
        String eventName,
        CloudEventEncoder encoder,
        EventFilter filter,
        FilterErrors onFilterError,
        InstantSource clock,
        EventMeter meter,
        LogThrottle refusals,
        LongFunction<Map<String, String>> extensions) {
    private static final Logger LOG = Logger.getLogger(Outbox.class);

    sealed interface Prepared {}

    /** To be published. */
    record Ready(EventBus.Message message) implements Prepared {}

    /** Nothing to publish. */
    record Settled(Outcome outcome) implements Prepared {}

    Prepared prepare(Incoming incoming, long epoch) {
        byte[] data;
        try {
            data = incoming.payload().json();
        } catch (InvalidPayloadException e) {
            return invalid(incoming, e.getMessage());
        } catch (RuntimeException e) {
            LOG.debugf(e, "payload of eventName=%s", eventName);
            return invalid(incoming, "the event cannot be read: " + e);
        }
        var id = EventId.of(eventSourceName, eventName, incoming.coordinates());
        if (!wanted(data, id)) {
            meter.filtered();
            return new Settled(new Outcome.Filtered());
        }
        var event = encoder.encode(id, clock.instant(), extensions.apply(epoch), data);
        return new Ready(new EventBus.Message(eventName, id, event));
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

    private Prepared invalid(Incoming incoming, String reason) {
        meter.invalid();
        if (refusals.open()) {
            LOG.errorf(
                    "event refused: %s eventName=%s coordinates=%s",
                    reason, eventName, incoming.coordinates().orElse("none"));
        }
        return new Settled(new Outcome.Invalid(false, reason));
    }
}
