package io.tandem.operator.bus.jetstream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The file in which a server remembers who votes in its cluster, for a cluster of this one server; see ADR 15.
 *
 * <p>Little endian: the size of the cluster, the number of known servers, eight characters for each, and two bytes that
 * are zero. A server that cannot read it begins as if it were absent.
 */
final class MetaPeers {
    static final String DIRECTORY = "/data/jetstream/store/jetstream/sys/_js_/_meta_";
    static final String FILE = "peers.idx";

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 8;

    private MetaPeers() {}

    /** A shell script that writes the file if the configuration says so and it is not there. */
    static String script(String server) {
        return """
                set -e
                [ "$(cat /etc/nats-config/bootstrap)" = "$POD_NAME" ] || exit 0
                [ ! -e %1$s/%2$s ] || exit 0
                mkdir -p %1$s
                printf '\\001\\000\\000\\000\\001\\000\\000\\000%3$s\\000\\000' >%1$s/.%2$s
                mv %1$s/.%2$s %1$s/%2$s
                """.formatted(DIRECTORY, FILE, peer(server));
    }

    /** What a server is called among those who vote: a digest of its name. */
    static String peer(String server) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(server.getBytes(StandardCharsets.UTF_8));
            var name = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                name.append(DIGITS.charAt((digest[i] & 0xff) % DIGITS.length()));
            }
            return name.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
