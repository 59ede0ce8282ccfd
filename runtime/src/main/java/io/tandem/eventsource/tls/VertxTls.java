package io.tandem.eventsource.tls;

import io.tandem.api.TlsConfig;
import io.tandem.eventsource.config.Mounts;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import javax.net.ssl.X509KeyManager;

/** Lets Vert.x' clients use the keys and the trust that {@link ClientTls} reads. */
public final class VertxTls {
    private VertxTls() {}

    /**
     * Adds to a client's options what a {@code tls} block asks for. Blocks while reading files.
     *
     * @throws Mounts.MissingMountException if a Secret is not mounted
     * @throws GeneralSecurityException naming the Secret whose content is wrong
     */
    public static void configure(TlsConfig tls, Mounts mounts, NetClientOptions client)
            throws GeneralSecurityException {
        trust(
                tls,
                mounts,
                client.setHostnameVerificationAlgorithm("")); // the trust manager checks the name, or may not
    }

    /** The same for a client of HTTP. */
    public static void configure(TlsConfig tls, Mounts mounts, HttpClientOptions client)
            throws GeneralSecurityException {
        trust(tls, mounts, client.setVerifyHost(false));
    }

    private static void trust(TlsConfig tls, Mounts mounts, ClientOptionsBase client) throws GeneralSecurityException {
        client.setSsl(true);
        client.setTrustOptions(TrustOptions.wrap(ClientTls.trust(tls, mounts)));
        var keys = ClientTls.keys(tls, mounts);
        if (keys != null && keys.length > 0 && keys[0] instanceof X509KeyManager key) {
            client.setKeyCertOptions(KeyCertOptions.wrap(key));
        }
    }
}
