package io.tandem.eventsource.connector.mqtt;

import io.tandem.api.TlsConfig;
import io.tandem.api.source.BrokerUrl;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.ClientTls;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A topic filter at a broker, and how to connect to it.
 *
 * @param tls absent: without TLS
 * @param version5 whether to speak MQTT 5; else it is 3.1.1
 * @param keepsSession whether the broker is to keep subscription and messages while nobody is connected
 * @param sessionExpirySeconds how long, in MQTT 5
 * @param receiveMaximum messages that the broker may send before one is acknowledged, in MQTT 5
 */
public record Subscription(
        BrokerUrl broker,
        Optional<SSLContext> tls,
        Optional<String> user,
        Optional<String> password,
        String clientId,
        String topicFilter,
        int qos,
        boolean version5,
        boolean keepsSession,
        long sessionExpirySeconds,
        int receiveMaximum) {
    /** A broker that hears nothing for one and a half of it gives the connection up, and so do we. */
    static final int KEEP_ALIVE_SECONDS = 10;

    /** The session stays until the broker ends it. */
    public static final long NO_EXPIRY = 0xFFFF_FFFFL;

    private static final TlsConfig SYSTEM = new TlsConfig(null, null, null, null, null, Map.of());

    /**
     * TLS as the block says, or with the system's authorities where only the address asks for it; blocks.
     *
     * @param config null if there is no block
     */
    public static Optional<SSLContext> tls(BrokerUrl broker, TlsConfig config, Mounts mounts) {
        if (config == null && !broker.tls()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ClientTls.context(config == null ? SYSTEM : config, mounts));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "a subscription at " + broker; // an emitter's topics begin with a key
    }

    /** Reads what a connection needs, Secrets among it; blocks. */
    @FunctionalInterface
    public interface Reading {
        /** @throws IllegalArgumentException if a field is missing or wrong; the message names it */
        Subscription read();
    }
}
