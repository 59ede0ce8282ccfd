package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theServersCertificateIsSignedByTheAuthorityAndFitsItsKey() throws Exception {
        var made = Certificates.issue("bus", List.of("bus.ns.svc", "*.bus.ns.svc"), true, NOW, Duration.ofDays(10));

        var authority = certificate(made.authority());
        var server = certificate(made.certificate());
        server.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(server.getSubjectAlternativeNames())
                .extracting(name -> name.get(1))
                .isEqualTo(List.of("bus.ns.svc", "*.bus.ns.svc"));
        assertThat(server.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(10)));
        assertThat(server.getNotBefore().toInstant()).isBefore(NOW);

        var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der(made.key())));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(new byte[] {1});
        var signed = signature.sign();
        signature.initVerify(server.getPublicKey());
        signature.update(new byte[] {1});
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void whatIsPrintedOfThemAndOfABusHoldsNoKeyAndNoPassword() {
        var made = Certificates.issue("bus", List.of("bus.ns.svc"), true, NOW, Duration.ofDays(10));
        assertThat(made.toString()).doesNotContain(made.key().lines().toList().get(1));

        var bus = Serialization.unmarshal("metadata: {name: default, namespace: shop, uid: u}", EventBus.class);
        var secrets = BusSecrets.draw(SecretNames.first(BusOwner.of(bus), 1, 1, true), Optional.empty(), NOW);
        assertThat(Stream.of(secrets.server(), secrets.client())
                        .flatMap(secret -> secret.getStringData().values().stream())
                        .flatMap(value -> Stream.of(value.split("[\\s\"{},:;]+")))
                        .filter(word -> word.length() >= 32))
                .hasSizeGreaterThan(5)
                .noneMatch(secrets.toString()::contains);
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
