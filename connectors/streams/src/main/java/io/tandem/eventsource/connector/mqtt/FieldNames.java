package io.tandem.eventsource.connector.mqtt;

/**
 * How a type calls the fields that messages to people name.
 *
 * @param address of the broker
 * @param login user and password
 * @param client the client's id; empty if it is none of the user's
 * @param topic what is subscribed to
 */
public record FieldNames(String address, String login, String client, String topic) {}
