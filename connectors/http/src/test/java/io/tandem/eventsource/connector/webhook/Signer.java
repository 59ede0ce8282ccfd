package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A sender's side of a signature. */
public final class Signer {
    private Signer() {}

    public static String sha256(String key, String text) {
        return HexFormat.of().formatHex(mac("HmacSHA256", key.getBytes(UTF_8), text));
    }

    public static byte[] mac(String algorithm, byte[] key, String text) {
        return mac(algorithm, key, text.getBytes(UTF_8));
    }

    /** @param parts of what is signed, one behind the other */
    static byte[] mac(String algorithm, byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String base64(String algorithm, byte[] key, String text) {
        return Base64.getEncoder().encodeToString(mac(algorithm, key, text));
    }
}
