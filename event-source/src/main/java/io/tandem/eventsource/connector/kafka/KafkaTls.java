package io.tandem.eventsource.connector.kafka;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.api.TlsConfig;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.ClientTls;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * Makes Kafka's client use our TLS context, since its own PEM support reads PKCS#8 keys only and cannot skip
 * verification. Kafka creates the object itself, so that the context travels among the client's properties.
 */
@RegisterForReflection
public final class KafkaTls implements SslEngineFactory {
    private static final String CONTEXT = "tandem.ssl.context";

    private SSLContext context;

    /** Adds to the client's properties what {@code tls} asks for. */
    static void configure(TlsConfig tls, Mounts mounts, Map<String, Object> client) {
        try {
            client.put(CONTEXT, ClientTls.context(tls, mounts));
            client.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, KafkaTls.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
    }

    @Override
    public void configure(Map<String, ?> client) {
        context = (SSLContext) client.get(CONTEXT);
    }

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        var engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        return engine;
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new UnsupportedOperationException("for clients only");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> newClient) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public KeyStore keystore() {
        return null;
    }

    @Override
    public KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {}
}
