package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.config.Mounts;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SSLOptions;
import org.jboss.logging.Logger;

/** Gives a running server the certificate that its Secret has now; connections that are open keep theirs. */
final class CertificateReload {
    private static final Logger LOG = Logger.getLogger(CertificateReload.class);

    private final ServerTls files;
    private final HttpServerOptions options;
    private ServerTls.Pem present;

    CertificateReload(ServerTls files, HttpServerOptions options) {
        this.files = files;
        this.options = options;
        this.present = files.read();
        options.setSsl(true).setUseAlpn(true).setKeyCertOptions(present.options());
    }

    /** Compares the files with what the server has; blocks. */
    synchronized void refresh(HttpServer server) {
        try {
            var now = files.read();
            if (now.equals(present)) {
                return;
            }
            present = now;
            var unused = server.updateSSLOptions(new SSLOptions(options.getSslOptions()).setKeyCertOptions(now.options()))
                    .onSuccess(updated -> LOG.infof("certificate renewed port=%d", options.getPort()))
                    .onFailure(e -> LOG.errorf(
                            "the new certificate is not usable, the old one stays: %s port=%d",
                            e.getMessage(), options.getPort()));
        } catch (Mounts.MissingMountException e) {
            LOG.debugf("certificate not refreshed: %s", e.getMessage());
        }
    }
}
