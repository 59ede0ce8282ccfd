package io.tandem.eventsource.connector.generic;

import io.tandem.api.TlsConfig;
import io.tandem.api.source.GenericSource;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.VertxTls;
import io.vertx.core.http.HttpClientOptions;
import java.security.GeneralSecurityException;
import java.util.Map;

/** TLS by {@code insecure} and {@code tls}: demanded unless the former is true. */
final class GrpcTls {
    private static final TlsConfig SYSTEM = new TlsConfig(null, null, null, null, true, Map.of());

    private GrpcTls() {}

    /** Blocks while reading files. */
    static void configure(GenericSource source, Mounts mounts, HttpClientOptions client)
            throws GeneralSecurityException {
        if (!Boolean.TRUE.equals(source.insecure())) {
            VertxTls.configure(source.tls() == null ? SYSTEM : source.tls(), mounts, client.setUseAlpn(true));
        }
    }
}
