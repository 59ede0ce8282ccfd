package io.tandem.eventsource.bus;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * Lets Kafka's clients use an {@link SSLContext} of ours: theirs knows no way to skip verification and no keys but
 * PKCS#8.
 */
@RegisterForReflection
public final class KafkaTls implements SslEngineFactory {
    static final String CONTEXT = "tandem.ssl.context";

    private SSLContext context;

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
