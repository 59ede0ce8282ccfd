package io.tandem.eventsource.connector;

import java.util.Objects;
import java.util.Optional;

/**
 * One event as it came from its source.
 *
 * @param coordinates what names this event at its source and stays the same when it is delivered again, such as
 *     {@code broker:topic:partition:offset}; becomes the event's id, by which a bus removes doubles. Empty where the
 *     source has none: the pipeline then makes a random id.
 * @param payload the event's {@code data}, made on demand so that a bad body fails this event and not the connection
 * @param settlement how to tell the source what became of the event
 */
public record Incoming(Optional<String> coordinates, Payload payload, Settlement settlement) {
    public Incoming {
        Objects.requireNonNull(coordinates);
        Objects.requireNonNull(payload);
        Objects.requireNonNull(settlement);
    }

    /** An event with coordinates. */
    public static Incoming of(String coordinates, Payload payload, Settlement settlement) {
        return new Incoming(Optional.of(coordinates), payload, settlement);
    }

    /** An event that its source cannot name: no redelivery can be told from a new event. */
    public static Incoming anonymous(Payload payload, Settlement settlement) {
        return new Incoming(Optional.empty(), payload, settlement);
    }

    /** The JSON object that goes out as the CloudEvent's data. */
    @FunctionalInterface
    public interface Payload {
        /**
         * Called once at most, so that what it is made of can be let go.
         *
         * @return a JSON object in UTF-8, see {@link EventData}
         * @throws InvalidPayloadException if the source's bytes are not what the configuration says they are
         */
        byte[] json() throws InvalidPayloadException;

        /** The bytes as the source sent them, kept for people where no event can be made of them; empty if there are none. */
        default byte[] original() {
            return new byte[0];
        }
    }
}
