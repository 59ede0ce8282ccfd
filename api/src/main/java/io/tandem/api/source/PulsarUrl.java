package io.tandem.api.source;

import java.util.regex.Pattern;

/** Address of a Pulsar cluster: its brokers, or a proxy before them. */
public final class PulsarUrl {
    private static final Pattern FORM = Pattern.compile(
            "(pulsar|pulsar\\+ssl|http|https)://[^\\s/?#@,:]+(:[0-9]{1,5})?(,[^\\s/?#@,:]+(:[0-9]{1,5})?)*/?"
                    + "|(pulsar|pulsar\\+ssl|http|https)://\\[[0-9a-fA-F:.]+](:[0-9]{1,5})?/?");

    private PulsarUrl() {}

    /**
     * Checks {@code pulsar://host:6650}, {@code pulsar+ssl://}, or the address for look-ups by {@code http} or {@code https}.
     * Several hosts may stand there, separated by commas.
     *
     * @throws IllegalArgumentException if it is none; the message quotes nothing of it
     */
    public static void check(String url) {
        if (!FORM.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "must be pulsar://host:port, pulsar+ssl://host:port, http://host:port or https://host:port, without path and credentials");
        }
    }
}
