package io.tandem.eventsource.connector.pulsar;

import io.opentelemetry.api.OpenTelemetry;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.PulsarSource;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.ClientTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import org.apache.pulsar.client.api.Authentication;
import org.apache.pulsar.client.impl.auth.AuthenticationDisabled;
import org.apache.pulsar.client.impl.auth.AuthenticationToken;
import org.apache.pulsar.client.impl.conf.ClientConfigurationData;

/** What the client is told, from the EventSource. */
final class ClientSettings {
    /** Of messages that the client has fetched and we have not taken: beyond that it fetches fewer. */
    private static final long PREFETCHED_BYTES = 16 << 20;

    /** It counts only if it also tells of that in its log from time to time, which nobody reads. */
    private static final Duration COUNTS_TOLD = Duration.ofDays(365);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private ClientSettings() {}

    /**
     * Reads the Secrets; blocks.
     *
     * @throws Mounts.MissingMountException if one is not mounted
     */
    static ClientConfigurationData of(PulsarSource source, Mounts mounts, PulsarTiming timing)
            throws GeneralSecurityException, IOException, InterruptedException {
        var settings = new ClientConfigurationData();
        settings.setServiceUrl(source.url().strip());
        settings.setOperationTimeoutMs(timing.answer().toMillis());
        settings.setLookupTimeoutMs(timing.answer().toMillis());
        settings.setConnectionTimeoutMs((int) timing.answer().toMillis());
        settings.setReadTimeoutMs((int) timing.answer().toMillis());
        settings.setRequestTimeoutMs((int) timing.answer().toMillis());
        settings.setKeepAliveIntervalSeconds((int) timing.keepAlive().toSeconds());
        settings.setMaxBackoffIntervalNanos(LONGEST_PAUSE.toNanos());
        settings.setMemoryLimitBytes(PREFETCHED_BYTES);
        settings.setStatsIntervalSeconds(COUNTS_TOLD.toSeconds());
        settings.setOpenTelemetry(OpenTelemetry.noop());
        settings.setTlsAllowInsecureConnection(Boolean.TRUE.equals(source.tlsAllowInsecureConnection()));
        settings.setTlsHostnameVerificationEnable(Boolean.TRUE.equals(source.tlsValidateHostname()));
        var trusted = source.tlsTrustCertsSecret();
        if (trusted != null) {
            check(trusted, mounts.secretBytes(trusted.name(), trusted.key()));
            settings.setTlsTrustCertsFilePath(
                    mounts.secretPath(trusted.name(), trusted.key()).toString());
        }
        settings.setAuthentication(authentication(source, mounts, timing.answer()));
        return settings;
    }

    /** The client would not say what is wrong. */
    private static void check(SecretKeySelector at, byte[] pem) throws GeneralSecurityException {
        try {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!found.isEmpty()) {
                return;
            }
            throw noCertificates(at, null);
        } catch (CertificateException e) {
            throw noCertificates(at, e);
        }
    }

    private static GeneralSecurityException noCertificates(SecretKeySelector at, Throwable cause) {
        return new GeneralSecurityException(
                "tlsTrustCertsSecret: Secret %s key %s must hold certificates in PEM".formatted(at.name(), at.key()),
                cause);
    }

    /** A certificate before Athenz, and Athenz before a token, as upstream. */
    private static Authentication authentication(PulsarSource source, Mounts mounts, Duration patience)
            throws GeneralSecurityException, IOException, InterruptedException {
        if (source.tls() != null) {
            return new CertificateAuthentication(ClientTls.identity(source.tls(), mounts));
        }
        if (source.usesAthenz()) {
            return AthenzAuthentication.of(source, mounts, patience);
        }
        SecretKeySelector token = source.authTokenSecret();
        return token == null
                ? AuthenticationDisabled.INSTANCE
                : new AuthenticationToken(
                        mounts.secret(token.name(), token.key()).strip());
    }
}
