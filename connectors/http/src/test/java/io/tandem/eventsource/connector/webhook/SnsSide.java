package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.fetch.Provider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Amazon's side of messages that it signs: a certificate at an address, and signatures by its key. */
final class SnsSide implements AutoCloseable {
    static final String TOPIC = "t";
    static final String TEXT = "x";

    private static final String FILE = "/SimpleNotificationService-0.pem";
    private static final String ADDRESS = "@ADDRESS";
    private static final String SIGNATURE = "@SIGNATURE";
    private static final String SIGNED =
            "Message\n%s\nMessageId\nm\nTimestamp\n2026-05-01T10:00:00.000Z\nTopicArn\n%s\nType\nNotification\n"
                    .formatted(TEXT, TOPIC);

    private final Provider server = new Provider();

    SnsSide() {
        server.says(FILE, Signed.BY.certificate());
    }

    /** Made once, since a key takes a second. */
    private static final class Signed {
        static final Certificate BY = Certificate.create("RSA");
        static final String FIRST = signature("SHA1withRSA", BY);
        static final String SECOND = signature("SHA256withRSA", BY);
    }

    /** A message with places for what is known only here: mutate it as you like, then have it {@link #filled}. */
    static String message(int version) {
        return """
                {"Type":"Notification","MessageId":"m","TopicArn":"%s","Message":"%s","Timestamp":"2026-05-01T10:00:00.000Z",\
                "SignatureVersion":"%d","Signature":"%s%d","SigningCertURL":"%s"}""".formatted(TOPIC, TEXT, version, SIGNATURE, version, ADDRESS);
    }

    byte[] filled(byte[] message) {
        return new String(message, ISO_8859_1)
                .replace(ADDRESS, server.url() + FILE)
                .replace(SIGNATURE + "1", Signed.FIRST)
                .replace(SIGNATURE + "2", Signed.SECOND)
                .getBytes(ISO_8859_1);
    }

    /** For a source's {@code endpoint}. */
    String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
    }

    private static String signature(String algorithm, Certificate certificate) {
        try {
            var pem = certificate.key().replaceAll("-----[^\n]*", "");
            var key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem));
            var signer = Signature.getInstance(algorithm);
            signer.initSign(KeyFactory.getInstance("RSA").generatePrivate(key));
            signer.update(SIGNED.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
