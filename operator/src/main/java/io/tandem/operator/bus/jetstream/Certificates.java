package io.tandem.operator.bus.jetstream;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate and the CA that signed it, as PEM. The CA's key is forgotten at once, so it signs nothing else ever.
 *
 * @param authority certificate of the CA
 * @param certificate of the server
 * @param key the server's private key, PKCS#8
 */
record Certificates(String authority, String certificate, String key) {
    private static final String SIGNATURE = "SHA256withECDSA";
    /** A clock behind ours would find them not yet valid. */
    private static final Duration SLACK = Duration.ofHours(1);

    /**
     * Makes both.
     *
     * @param name common name; tells people what it is for
     * @param hosts DNS names of the servers
     * @param peers whether the servers also show it to each other as clients
     */
    static Certificates issue(String name, List<String> hosts, boolean peers, Instant now, Duration validity) {
        try {
            var random = new SecureRandom();
            var from = Date.from(now.minus(SLACK));
            var to = Date.from(now.plus(validity));
            var issuer = new X500Principal("O=io.tandem, CN=" + name + " CA");
            var authority = pair();
            var server = pair();
            var signer = new JcaContentSignerBuilder(SIGNATURE).build(authority.getPrivate());
            var root = builder(issuer, issuer, authority.getPublic(), from, to, random)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            var subject = new X500Principal("O=io.tandem, CN=" + name);
            var leaf = builder(issuer, subject, server.getPublic(), from, to, random)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, usage(peers))
                    .addExtension(Extension.subjectAlternativeName, false, names(hosts));
            var converter = new JcaX509CertificateConverter();
            return new Certificates(
                    pem(converter.getCertificate(root.build(signer))),
                    pem(converter.getCertificate(leaf.build(signer))),
                    pem("PRIVATE KEY", server.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("every Java can make certificates with elliptic curves", e);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Date from, Date to, SecureRandom random) {
        return new JcaX509v3CertificateBuilder(issuer, new BigInteger(120, random), from, to, subject, key);
    }

    private static ExtendedKeyUsage usage(boolean peers) {
        return new ExtendedKeyUsage(
                peers
                        ? new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}
                        : new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth});
    }

    private static GeneralNames names(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> new GeneralName(GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static String pem(X509Certificate certificate) throws CertificateEncodingException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    private static String pem(String type, byte[] der) {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, lines, type);
    }

    @Override
    public String toString() {
        return "Certificates[" + certificate.length() + " characters, and a key]";
    }
}
