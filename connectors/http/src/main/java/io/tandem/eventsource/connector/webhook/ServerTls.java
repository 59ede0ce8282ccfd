package io.tandem.eventsource.connector.webhook;

import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.WebhookContext;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.MatchingKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/**
 * Where a server's certificate and key are.
 *
 * @param mounts the pod's Secrets
 * @param certificate PEM, the server's certificate first
 * @param key PEM
 */
record ServerTls(Mounts mounts, SecretKeySelector certificate, SecretKeySelector key) {
    /** As in the manifest; both Secrets are needed for TLS, as upstream. */
    static Optional<ServerTls> of(WebhookContext context, Mounts mounts) {
        return context.serverCertSecret() == null || context.serverKeySecret() == null
                ? Optional.empty()
                : Optional.of(new ServerTls(mounts, context.serverCertSecret(), context.serverKeySecret()));
    }

    /**
     * Reads both; blocks.
     *
     * @throws io.tandem.eventsource.config.Mounts.MissingMountException if one is not there
     */
    Pem read() {
        return new Pem(mounts.secret(certificate.name(), certificate.key()), mounts.secret(key.name(), key.key()));
    }

    /** Contents of the two files. */
    record Pem(String certificate, String key) {
        /** @throws IllegalArgumentException if they are not what they should be; names where they are from */
        X509KeyManager manager(ServerTls from) {
            var manager = parsed(from);
            if (!MatchingKey.inAll(manager)) {
                throw new IllegalArgumentException(
                        "serverKeySecret (Secret %s key %s) holds another certificate's private key, not that of serverCertSecret (Secret %s key %s)"
                                .formatted(
                                        from.key.name(),
                                        from.key.key(),
                                        from.certificate.name(),
                                        from.certificate.key()));
            }
            return manager;
        }

        private X509KeyManager parsed(ServerTls from) {
            try {
                var options = new PemKeyCertOptions()
                        .setCertValue(Buffer.buffer(certificate))
                        .setKeyValue(Buffer.buffer(key));
                for (var manager : options.getKeyManagerFactory(null).getKeyManagers()) {
                    if (manager instanceof X509KeyManager found) {
                        return found;
                    }
                }
                throw new IllegalArgumentException("this Java has no key manager for X.509");
            } catch (Exception e) {
                throw new IllegalArgumentException(
                        "serverCertSecret (Secret %s key %s) and serverKeySecret (Secret %s key %s) must hold a certificate and its private key in PEM: %s"
                                .formatted(
                                        from.certificate.name(),
                                        from.certificate.key(),
                                        from.key.name(),
                                        from.key.key(),
                                        e.getMessage()),
                        e);
            }
        }
    }
}
