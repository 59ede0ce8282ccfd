package io.tandem.eventsource.connector.github;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The private key of an App, in the form that GitHub gives it (PKCS#1) or in that of other programs (PKCS#8). */
final class RsaKey {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----");
    /** Version 0, and the algorithm RSA: what PKCS#8 puts before PKCS#1. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private RsaKey() {}

    /** @throws IOException if the text is no key; names the field and quotes nothing */
    static PrivateKey of(String pem) throws IOException {
        var key = PEM.matcher(pem);
        if (!key.find()) {
            throw new IOException("githubApp.privateKey must be a private key in PEM, as GitHub makes it");
        }
        try {
            var bytes = Base64.getMimeDecoder().decode(key.group(2));
            var pkcs8 = key.group(1) == null ? bytes : wrapped(bytes);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("githubApp.privateKey is no private key of RSA, though its lines say so");
        }
    }

    private static byte[] wrapped(byte[] pkcs1) {
        var content = new ByteArrayOutputStream();
        content.writeBytes(RSA);
        content.writeBytes(der(OCTETS, pkcs1));
        return der(SEQUENCE, content.toByteArray());
    }

    private static byte[] der(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
