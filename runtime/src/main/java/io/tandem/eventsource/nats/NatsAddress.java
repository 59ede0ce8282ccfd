package io.tandem.eventsource.nats;

/** Addresses of NATS servers, which may hold a user and a password. */
public final class NatsAddress {
    private NatsAddress() {}

    /** Addresses, or a text in which some stand, without user and password; empty for null. */
    public static String redacted(String text) {
        return text == null ? "" : text.replaceAll("[^\\s,/\\[\\]]*@", "");
    }
}
