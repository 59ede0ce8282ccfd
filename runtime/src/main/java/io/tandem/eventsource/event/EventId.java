package io.tandem.eventsource.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Ids of events: the same each time for what its source can name, random otherwise.
 *
 * <p>An id is visible ASCII of bounded length, so that a header of any bus can carry it, and the CloudEvent has the same one.
 */
public final class EventId {
    /** Longer ids are cut off and end in a checksum; the header counts against the bus's limit for a message. */
    static final int LONGEST = 1024;

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private EventId() {}

    /**
     * Upstream's form of an id with coordinates, {@code <source>:<event>:<coordinates>}; else 32 hexadecimal digits.
     *
     * <p>What is not visible ASCII is percent-encoded in UTF-8, and so is the percent sign, so that different coordinates
     * have different ids.
     */
    public static String of(String eventSourceName, String eventName, Optional<String> coordinates) {
        return coordinates.isEmpty()
                ? UUID.randomUUID().toString().replace("-", "")
                : bounded(visible(eventSourceName + ":" + eventName + ":" + coordinates.get()));
    }

    private static String visible(String text) {
        int i = 0;
        while (i < text.length() && isVisible(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        var id = new StringBuilder(text.length() + 32).append(text, 0, i);
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (isVisible(c)) {
                id.append((char) c);
            } else {
                encode(c, id);
            }
            i += Character.charCount(c);
        }
        return id.toString();
    }

    private static boolean isVisible(int c) {
        return c > 0x20 && c < 0x7F && c != '%';
    }

    /** By hand, since Java's encoder makes one question mark of all lone surrogates. */
    private static void encode(int c, StringBuilder id) {
        if (c < 0x80) {
            octet(c, id);
        } else if (c < 0x800) {
            octet(0xC0 | c >> 6, id);
            octet(0x80 | c & 0x3F, id);
        } else if (c < 0x10000) {
            octet(0xE0 | c >> 12, id);
            octet(0x80 | c >> 6 & 0x3F, id);
            octet(0x80 | c & 0x3F, id);
        } else {
            octet(0xF0 | c >> 18, id);
            octet(0x80 | c >> 12 & 0x3F, id);
            octet(0x80 | c >> 6 & 0x3F, id);
            octet(0x80 | c & 0x3F, id);
        }
    }

    private static void octet(int octet, StringBuilder id) {
        id.append('%').append(HEX[octet >> 4]).append(HEX[octet & 0xF]);
    }

    /** Only ids that were cut have the full length, so none of them equals one that was not. */
    private static String bounded(String id) {
        if (id.length() < LONGEST) {
            return id;
        }
        var sum = checksum(id);
        return id.substring(0, LONGEST - sum.length()) + sum;
    }

    private static String checksum(String id) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
