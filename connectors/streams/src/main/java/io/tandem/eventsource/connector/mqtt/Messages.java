package io.tandem.eventsource.connector.mqtt;

import io.tandem.eventsource.connector.InvalidPayloadException;

/** What a type makes of messages. */
@FunctionalInterface
public interface Messages {
    /**
     * The event's data.
     *
     * @param messageId names the message until it is acknowledged; 0 at quality of service 0
     * @throws InvalidPayloadException if the body is not what the configuration says
     */
    byte[] data(String topic, int messageId, byte[] body) throws InvalidPayloadException;

    /**
     * Whether a message is an event; what a broker says for itself is none. Must not block.
     *
     * @throws IllegalStateException if the broker says by it that it will send nothing; the message names the field
     */
    default boolean isEvent(String topic, byte[] body) {
        return true;
    }
}
