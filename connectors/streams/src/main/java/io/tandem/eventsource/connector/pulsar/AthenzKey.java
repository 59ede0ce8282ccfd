package io.tandem.eventsource.connector.pulsar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.PulsarSource;
import io.tandem.eventsource.config.Mounts;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/** The private key that a tenant of Athenz signs with: RSA or EC, in PEM. */
final class AthenzKey {
    private static final String DATA = "data:application/x-pem-file;base64,";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ((?:RSA )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");
    private static final String[] KINDS = {"RSA", "EC"};
    /** Version 0, and the algorithm rsaEncryption without parameters, as PKCS#8 writes them. */
    private static final byte[] RSA_HEAD = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private AthenzKey() {}

    /**
     * Reads {@code authAthenzSecret}, else the parameter {@code privateKey}; blocks.
     *
     * @throws Mounts.MissingMountException if the Secret is not mounted
     * @throws IllegalArgumentException if there is no such key; quotes nothing of it
     */
    static PrivateKey of(PulsarSource source, Mounts mounts) throws GeneralSecurityException {
        var secret = source.authAthenzSecret();
        if (secret != null) {
            return parse(mounts.secret(secret.name(), secret.key()), "authAthenzSecret");
        }
        var inline = source.authAthenzParams().getOrDefault("privateKey", "");
        if (!inline.startsWith(DATA)) {
            throw new IllegalArgumentException(
                    "authAthenzSecret is not set: let it name the private key; a file is not read, see authAthenzParams.privateKey");
        }
        return parse(new String(decoded(inline.substring(DATA.length())), UTF_8), "authAthenzParams.privateKey");
    }

    static PrivateKey parse(String pem, String field) throws GeneralSecurityException {
        var found = PEM.matcher(pem);
        if (!found.find()) {
            throw noKey(field);
        }
        var der = decoded(found.group(2));
        var encoded = new PKCS8EncodedKeySpec(found.group(1).isEmpty() ? der : wrapped(der));
        for (var kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                continue; // of the other kind, or of none
            }
        }
        throw noKey(field);
    }

    /** PKCS#1 in PKCS#8: SEQUENCE { head, OCTET STRING { key } }. */
    private static byte[] wrapped(byte[] key) {
        var octets = tagged((byte) 0x04, key);
        return tagged(
                (byte) 0x30,
                ByteBuffer.allocate(RSA_HEAD.length + octets.length)
                        .put(RSA_HEAD)
                        .put(octets)
                        .array());
    }

    /** With a length of two bytes, which every key has room for. */
    private static byte[] tagged(byte tag, byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .put(tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static byte[] decoded(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static IllegalArgumentException noKey(String field) {
        return new IllegalArgumentException(
                "%s must hold a private key in PEM, RSA or EC: turn another form into PKCS#8 by openssl pkcs8 -topk8 -nocrypt"
                        .formatted(field));
    }
}
