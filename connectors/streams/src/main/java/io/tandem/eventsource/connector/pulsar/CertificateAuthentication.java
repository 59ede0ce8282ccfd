package io.tandem.eventsource.connector.pulsar;

import io.tandem.eventsource.tls.ClientTls;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Map;
import org.apache.pulsar.client.api.Authentication;
import org.apache.pulsar.client.api.AuthenticationDataProvider;

/** Authentication by the certificate of the connection; the client's own reads keys in PKCS#8 only. */
final class CertificateAuthentication implements Authentication {
    private static final long serialVersionUID = 1L;

    private final transient ClientTls.Identity identity;

    CertificateAuthentication(ClientTls.Identity identity) {
        this.identity = identity;
    }

    @Override
    public String getAuthMethodName() {
        return "tls";
    }

    @Override
    public AuthenticationDataProvider getAuthData() {
        return new Data(identity);
    }

    @Override
    @Deprecated
    public void configure(Map<String, String> parameters) {}

    @Override
    public void start() {}

    @Override
    public void close() {}

    private static final class Data implements AuthenticationDataProvider {
        private static final long serialVersionUID = 1L;

        private final transient ClientTls.Identity identity;

        Data(ClientTls.Identity identity) {
            this.identity = identity;
        }

        @Override
        public boolean hasDataForTls() {
            return true;
        }

        @Override
        public Certificate[] getTlsCertificates() {
            return identity.chain();
        }

        @Override
        public PrivateKey getTlsPrivateKey() {
            return identity.key();
        }
    }
}
