package io.tandem.eventsource.nats;

import io.nats.client.support.NatsUri;
import java.net.URISyntaxException;

/** Addresses of NATS servers, which may hold a user and a password. */
public final class NatsAddress {
    private NatsAddress() {}

    /**
     * Reads one.
     *
     * @param field whose it is
     * @throws IllegalArgumentException if it is none, for users; does not quote it, since it may hold a password
     */
    public static NatsUri read(String field, String text) {
        try {
            var address = new NatsUri(text);
            // what follows an unencoded slash is a path to Java, and may be the rest of a password
            var whole = text.indexOf('@') == text.lastIndexOf('@')
                    && (text.indexOf('@') >= 0) == (address.getUserInfo() != null);
            if (whole) {
                return address;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // told below; its message quotes the text
        }
        throw new IllegalArgumentException(field
                + " is no address such as nats://nats.default.svc:4222: a host has letters, digits, - and ., and what is special in user"
                + " and password is percent-encoded");
    }

    /** Addresses, or a text in which some stand, without user and password; empty for null. */
    public static String redacted(String text) {
        return text == null ? "" : text.replaceAll("[^\\s,/\\[\\]]*@", "");
    }
}
