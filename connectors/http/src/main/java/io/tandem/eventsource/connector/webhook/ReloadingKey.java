package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.config.Mounts;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jboss.logging.Logger;

/** Presents the certificate that the Secret has now; connections that are open keep theirs. */
final class ReloadingKey extends X509ExtendedKeyManager {
    private static final Logger LOG = Logger.getLogger(ReloadingKey.class);

    private final ServerTls files;
    private ServerTls.Pem read;
    private volatile X509KeyManager present;

    /**
     * Reads the files; blocks.
     *
     * @throws Mounts.MissingMountException if one is not there
     * @throws IllegalArgumentException if they are no certificate and key; the message names them
     */
    ReloadingKey(ServerTls files) {
        this.files = files;
        this.read = files.read();
        this.present = read.manager(files);
    }

    /** Reads the files again and keeps what it had if they are not usable; blocks. */
    synchronized void refresh() {
        try {
            var now = files.read();
            if (!now.equals(read)) {
                read = now;
                present = now.manager(files);
                LOG.infof("certificate renewed secret=%s", files.certificate().name());
            }
        } catch (Mounts.MissingMountException e) {
            LOG.debugf("the certificate is not there, the old one stays: %s", e.getMessage());
        } catch (IllegalArgumentException e) {
            LOG.errorf("the certificate stays the old one: %s", e.getMessage());
        }
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return present.chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return present.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return present.getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return present.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return present.getPrivateKey(alias);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
