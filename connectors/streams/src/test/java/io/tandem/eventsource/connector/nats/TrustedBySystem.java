package io.tandem.eventsource.connector.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/** While it is open, this certificate is the only authority of the system, as Java has it. */
record TrustedBySystem() implements AutoCloseable {
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

    /** @param pem the store is written beside it */
    static TrustedBySystem certificate(Path pem) throws GeneralSecurityException, IOException {
        var password = "unprotected";
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        try (var in = Files.newInputStream(pem)) {
            keys.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var store = pem.resolveSibling("trusted.p12");
        try (var out = Files.newOutputStream(store)) {
            keys.store(out, password.toCharArray());
        }
        System.setProperty(STORE, store.toString());
        System.setProperty(PASSWORD, password);
        return new TrustedBySystem();
    }

    @Override
    public void close() {
        System.clearProperty(STORE);
        System.clearProperty(PASSWORD);
    }
}
