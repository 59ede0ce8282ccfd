package io.tandem.eventsource.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** Demands that the certificate is for the host we called; some clients, jnats among them, forget to ask for it. */
final class ChecksHostName extends X509ExtendedTrustManager {
    private static final String HOST_NAME = "HTTPS";

    private final X509ExtendedTrustManager authority;

    ChecksHostName(X509ExtendedTrustManager authority) {
        this.authority = authority;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!(socket instanceof SSLSocket tls)) {
            throw unchecked();
        }
        tls.setSSLParameters(withHostName(tls.getSSLParameters()));
        demanded(tls.getSSLParameters());
        authority.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        engine.setSSLParameters(withHostName(engine.getSSLParameters()));
        demanded(engine.getSSLParameters());
        authority.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw unchecked();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
        throw new UnsupportedOperationException("for clients only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        throw new UnsupportedOperationException("for clients only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        throw new UnsupportedOperationException("for clients only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authority.getAcceptedIssuers();
    }

    /** The authority below asks the connection whether to check: one that does not take the demand would not be checked. */
    private static void demanded(SSLParameters parameters) throws CertificateException {
        if (!HOST_NAME.equals(parameters.getEndpointIdentificationAlgorithm())) {
            throw unchecked();
        }
    }

    private static CertificateException unchecked() {
        return new CertificateException(
                "the host name of the certificate cannot be checked on this kind of connection");
    }

    private static SSLParameters withHostName(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm(HOST_NAME);
        return parameters;
    }
}
