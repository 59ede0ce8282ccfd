package io.tandem.eventsource.tls;

import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.eventsource.config.Mounts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/** TLS as a client, from the {@code tls} block of a resource and the Secrets it names. */
public final class ClientTls {
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private ClientTls() {}

    /**
     * A context that trusts the CA of the block, else the system's, and checks the server's host name, unless the block
     * says to skip verification.
     *
     * <p>Blocks while reading files. Private keys may be PKCS#8, PKCS#1 or SEC1.
     *
     * @throws Mounts.MissingMountException if a Secret is not mounted
     * @throws GeneralSecurityException if a Secret holds no certificate or key
     */
    public static SSLContext context(TlsConfig tls, Mounts mounts) throws GeneralSecurityException {
        return context(keys(tls, mounts), trust(tls, mounts));
    }

    /** A context that trusts the system's authorities and checks the server's host name. */
    public static SSLContext verified() throws GeneralSecurityException {
        return context(null, new ChecksHostName(systemTrust()));
    }

    /** A context that keeps out eavesdroppers only: any certificate will do. */
    public static SSLContext unverified() throws GeneralSecurityException {
        return context(null, new TrustsAnyone());
    }

    /**
     * The certificate and key of the block, for clients that take no context.
     *
     * <p>Blocks while reading files. Private keys may be PKCS#8, PKCS#1 or SEC1.
     *
     * @throws Mounts.MissingMountException if a Secret is not mounted
     * @throws GeneralSecurityException if there are none, or a Secret holds none
     */
    public static Identity identity(TlsConfig tls, Mounts mounts) throws GeneralSecurityException {
        var keys = keys(tls, mounts);
        if (keys == null) {
            throw new GeneralSecurityException("tls: set clientCertSecret and clientKeySecret");
        }
        for (KeyManager manager : keys) {
            if (manager instanceof X509KeyManager x509) {
                for (var algorithm : KEY_ALGORITHMS) {
                    var aliases = x509.getClientAliases(algorithm, null);
                    if (aliases != null) {
                        return new Identity(x509.getCertificateChain(aliases[0]), x509.getPrivateKey(aliases[0]));
                    }
                }
            }
        }
        throw new GeneralSecurityException(
                "tls.clientCertSecret: the key is of none of the kinds %s".formatted(KEY_ALGORITHMS));
    }

    /** Who a client is. */
    public record Identity(X509Certificate[] chain, PrivateKey key) {}

    private static SSLContext context(KeyManager[] keys, TrustManager trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {trust}, null);
        return context;
    }

    /** Whom the block trusts. */
    static TrustManager trust(TlsConfig tls, Mounts mounts) throws GeneralSecurityException {
        return Boolean.TRUE.equals(tls.insecureSkipVerify())
                ? new TrustsAnyone()
                : new ChecksHostName(trusted(tls.caCertSecret(), mounts));
    }

    private static X509ExtendedTrustManager trusted(SecretKeySelector ca, Mounts mounts)
            throws GeneralSecurityException {
        return ca == null ? systemTrust() : x509(authority(ca, mounts.secret(ca.name(), ca.key())));
    }

    private static X509ExtendedTrustManager systemTrust() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return x509(factory);
    }

    private static X509ExtendedTrustManager x509(TrustManagerFactory factory) throws GeneralSecurityException {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this Java has no trust manager for X.509");
    }

    private static TrustManagerFactory authority(SecretKeySelector ca, String pem) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (CertificateException | IOException e) {
            throw notPem("caCertSecret", ca, "a PEM certificate", e);
        }
    }

    /** The block's certificate and key; null if it has none. */
    static KeyManager[] keys(TlsConfig tls, Mounts mounts) throws GeneralSecurityException {
        SecretKeySelector certificate = tls.clientCertSecret();
        SecretKeySelector key = tls.clientKeySecret();
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new GeneralSecurityException("tls: clientCertSecret and clientKeySecret go together, one is missing");
        }
        var managers = keys(certificate, key, mounts);
        if (!MatchingKey.inAll(managers)) {
            throw new GeneralSecurityException(
                    "tls.clientKeySecret: Secret %s key %s holds another certificate's private key, not that of tls.clientCertSecret (Secret %s key %s)"
                            .formatted(key.name(), key.key(), certificate.name(), certificate.key()));
        }
        return managers;
    }

    private static KeyManager[] keys(SecretKeySelector certificate, SecretKeySelector key, Mounts mounts)
            throws GeneralSecurityException {
        try {
            return new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(mounts.secret(certificate.name(), certificate.key())))
                    .setKeyValue(Buffer.buffer(mounts.secret(key.name(), key.key())))
                    .getKeyManagerFactory(null)
                    .getKeyManagers();
        } catch (Mounts.MissingMountException e) {
            throw e;
        } catch (Exception e) {
            throw notPem("clientKeySecret", key, "a PEM private key for clientCertSecret's certificate", e);
        }
    }

    private static GeneralSecurityException notPem(String field, SecretKeySelector at, String wanted, Exception cause) {
        return new GeneralSecurityException(
                "tls.%s: Secret %s key %s must hold %s: %s"
                        .formatted(field, at.name(), at.key(), wanted, cause.getMessage()),
                cause);
    }
}
