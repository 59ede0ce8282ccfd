package io.tandem.eventsource.connector.mqtt;

import io.tandem.api.source.BrokerUrl;

/**
 * How a type calls the fields that messages to people name.
 *
 * @param address of the broker
 * @param login user and password
 * @param client the client's id; empty if it is none of the user's
 * @param topic what is subscribed to
 */
public record FieldNames(String address, String login, String client, String topic) {
    /** @throws IllegalArgumentException if it is missing, or no address of a broker; the message names the field */
    public BrokerUrl broker(String text) {
        var given = required(address, text);
        try {
            return BrokerUrl.parse(given);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s %s".formatted(address, e.getMessage()), e);
        }
    }

    /** @throws IllegalArgumentException if it is missing; the message names the field */
    public static String required(String field, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }
}
