package io.tandem.eventsource.connector.kafka.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.TlsConfig;
import io.tandem.api.source.HttpAddress;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.ClientTls;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a schema registry is reached.
 *
 * @param base address that paths are put behind
 * @param header value of {@code Authorization}
 * @param tls whom to trust; empty for the system's authorities
 */
record RegistryLogin(URI base, Optional<String> header, Optional<SSLContext> tls) {
    /**
     * @throws IllegalArgumentException if a field is missing or wrong; the message names it
     */
    static RegistryLogin of(KafkaSource.SchemaRegistry registry, Mounts mounts) {
        if (registry.url() == null || registry.url().isBlank()) {
            throw new IllegalArgumentException("schemaRegistry.url is missing");
        }
        var address = address(registry.url());
        var login = registry.auth() == null ? address.login() : credentials(registry, mounts);
        return new RegistryLogin(
                URI.create(address.base().toString().replaceAll("/+$", "")),
                Optional.ofNullable(login)
                        .map(text -> "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8))),
                Optional.ofNullable(registry.tls()).map(block -> context(block, mounts)));
    }

    private static HttpAddress address(String url) {
        try {
            return HttpAddress.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("schemaRegistry.url " + e.getMessage(), e);
        }
    }

    private static String credentials(KafkaSource.SchemaRegistry registry, Mounts mounts) {
        var auth = registry.auth();
        if (auth.username() == null || auth.password() == null) {
            throw new IllegalArgumentException("schemaRegistry.auth needs both username and password");
        }
        return mounts.secret(auth.username().name(), auth.username().key())
                + ":"
                + mounts.secret(auth.password().name(), auth.password().key());
    }

    private static SSLContext context(TlsConfig tls, Mounts mounts) {
        try {
            return ClientTls.context(tls, mounts);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("schemaRegistry.tls: " + e.getMessage(), e);
        }
    }

    /** Tells no password. */
    @Override
    public String toString() {
        return base.toString();
    }
}
