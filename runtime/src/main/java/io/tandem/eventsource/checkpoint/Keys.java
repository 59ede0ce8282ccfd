package io.tandem.eventsource.checkpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names as both stores take them in a key: other characters than letters, digits and hyphens are written as their bytes. */
final class Keys {
    /** A ConfigMap takes 253. */
    private static final int LONGEST = 200;

    private Keys() {}

    /** Different names have different keys. */
    static String of(String name) {
        var key = new StringBuilder();
        for (var octet : name.getBytes(StandardCharsets.UTF_8)) {
            if (plain(octet)) {
                key.append((char) octet);
            } else {
                key.append("_%02X".formatted(octet));
            }
        }
        return key.length() <= LONGEST ? key.toString() : "_" + hash(name);
    }

    private static boolean plain(byte octet) {
        return octet >= 'a' && octet <= 'z'
                || octet >= 'A' && octet <= 'Z'
                || octet >= '0' && octet <= '9'
                || octet == '-';
    }

    private static String hash(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
