package io.tandem.eventsource.tls;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.api.TlsConfig;
import io.tandem.eventsource.config.Mounts;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * Lets Kafka's clients use an {@link SSLContext} of ours: theirs knows no way to skip verification and no keys but
 * PKCS#8. Kafka creates the object itself, so that the context travels among the client's properties.
 */
@RegisterForReflection
public final class KafkaTls implements SslEngineFactory {
    private static final String CONTEXT = "tandem.ssl.context";

    private SSLContext context;

    /**
     * Adds to a client's properties what a {@code tls} block asks for.
     *
     * @throws GeneralSecurityException naming the Secret whose content is wrong
     */
    public static void configure(TlsConfig tls, Mounts mounts, Map<String, Object> client)
            throws GeneralSecurityException {
        configure(ClientTls.context(tls, mounts), client);
    }

    /** The same without a block: the system's authorities are trusted. */
    public static void verified(Map<String, Object> client) throws GeneralSecurityException {
        configure(ClientTls.verified(), client);
    }

    private static void configure(SSLContext context, Map<String, Object> client) {
        client.put(CONTEXT, context);
        client.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, KafkaTls.class);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        context = (SSLContext) settings.get(CONTEXT);
    }

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(""); // the context's trust manager checks the name, or may not
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new UnsupportedOperationException("for clients only");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> settings) {
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
