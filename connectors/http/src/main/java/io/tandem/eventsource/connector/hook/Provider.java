package io.tandem.eventsource.connector.hook;

/**
 * How errors name a provider and the fields of its source.
 *
 * @param name such as {@code GitHub}
 * @param address the field with the API's address; where there is none, another field that a user would look at
 * @param credentials the field that names the credentials
 * @param places the field that says where hooks belong
 * @param right what the credentials have to be allowed, as the provider calls it
 * @param hook the fields that a hook is made of
 */
public record Provider(String name, String address, String credentials, String places, String right, String hook) {}
