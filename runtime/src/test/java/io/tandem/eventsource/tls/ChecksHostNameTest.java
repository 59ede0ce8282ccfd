package io.tandem.eventsource.tls;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class ChecksHostNameTest {
    private static final X509Certificate[] CHAIN = {};

    /** The authority accepts everything, so whatever refuses here is the check of the name. */
    private final ChecksHostName trust = new ChecksHostName(new TrustsAnyone());

    @Test
    void aConnectionThatCannotBeAskedForTheNameIsNotTrusted() throws Exception {
        try (var plain = new Socket()) {
            assertThatThrownBy(() -> trust.checkServerTrusted(CHAIN, "RSA", plain))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageContaining("host name");
        }
        assertThatThrownBy(() -> trust.checkServerTrusted(CHAIN, "RSA")).isInstanceOf(CertificateException.class);
    }

    @Test
    void aConnectionThatDoesNotTakeTheDemandIsNotTrusted() throws Exception {
        var real = (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket();
        try (var deaf = new DeafSocket(real)) {
            assertThatThrownBy(() -> trust.checkServerTrusted(CHAIN, "RSA", deaf))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageContaining("host name");
        }
    }

    @Test
    void aConnectionThatTakesItIsAskedByTheAuthority() throws Exception {
        try (var socket = (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket()) {
            trust.checkServerTrusted(CHAIN, "RSA", socket);
        }
    }

    /** Forgets what it is told, as an engine may that is not the JDK's. */
    private static final class DeafSocket extends DelegatingSocket {
        DeafSocket(SSLSocket real) {
            super(real);
        }

        @Override
        public void setSSLParameters(SSLParameters parameters) {}
    }
}
