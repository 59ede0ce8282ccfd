package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of requests by a secret that both sides know. Each type has its own way to write them and to choose what is
 * signed: {@code Hmac.SHA256.signed(secret, Hmac.hex(header, "sha256="), request.body())} for github and bitbucketserver, with a
 * time stamp before the body for slack and stripe. Thread-safe.
 */
public enum Hmac {
    SHA1("HmacSHA1"),
    SHA256("HmacSHA256"),
    SHA512("HmacSHA512");

    private static final String STANDARD = "whsec_";

    private final String algorithm;

    Hmac(String algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * Whether the parts, one behind the other, were signed with a value of the secret that is right now; compares in a time that
     * does not depend on where signatures differ.
     *
     * @param signature empty if the request has none: then it is not signed
     */
    public boolean signed(WatchedSecret secret, Optional<byte[]> signature, byte[]... parts) {
        return signed(secret, List::of, signature.stream().toList(), parts);
    }

    /** What should be there is computed once for each key, however many signatures a sender lists. */
    private boolean signed(
            WatchedSecret secret, Function<byte[], List<byte[]>> keys, List<byte[]> signatures, byte[]... parts) {
        return !signatures.isEmpty()
                && secret.any(value -> isOne(keys.apply(value), signatures, key -> of(key, parts)));
    }

    /** @param sum what is right by a key */
    static boolean isOne(List<byte[]> keys, List<byte[]> signatures, UnaryOperator<byte[]> sum) {
        return keys.stream().map(sum).anyMatch(right -> isOne(right, signatures));
    }

    private static boolean isOne(byte[] right, List<byte[]> signatures) {
        boolean found = false;
        for (var signature : signatures) {
            found |= MessageDigest.isEqual(right, signature);
        }
        return found;
    }

    /**
     * Why not to take a request: because it is not {@link #signed}, or nobody knows by what it should be.
     *
     * @return empty if it is signed
     */
    public Optional<Refusal> refusal(WatchedSecret secret, Optional<byte[]> signature, byte[]... parts) {
        return refusal(secret, List::of, signature.stream().toList(), parts);
    }

    /** The same where a request may have several signatures, of which one has to be right. */
    public Optional<Refusal> refusal(WatchedSecret secret, List<byte[]> signatures, byte[]... parts) {
        return refusal(secret, List::of, signatures, parts);
    }

    /** @param keys that a value of the secret may stand for */
    Optional<Refusal> refusal(
            WatchedSecret secret, Function<byte[], List<byte[]>> keys, List<byte[]> signatures, byte[]... parts) {
        if (!secret.isPresent()) {
            return Optional.of(WatchedSecret.UNKNOWN);
        }
        return signed(secret, keys, signatures, parts)
                ? Optional.empty()
                : Optional.of(
                        new Refusal(Reason.SIGNATURE, "the request is not signed with the secret of this endpoint"));
    }

    /**
     * A signature in hexadecimal digits of either case.
     *
     * @param field as in the request's head; may be null
     * @param prefix before the digits; may be empty
     * @return empty if it is none
     */
    public static Optional<byte[]> hex(String field, String prefix) {
        if (field == null || !field.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(HexFormat.of().parseHex(field.substring(prefix.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * A signature in base64.
     *
     * @param field as in the request's head; may be null
     * @param prefix before it; may be empty
     * @return empty if it is none
     */
    public static Optional<byte[]> base64(String field, String prefix) {
        if (field == null || !field.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(field.substring(prefix.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The value itself, and what is base64 behind the prefix of Standard Webhooks. */
    static List<byte[]> standardKeys(byte[] value) {
        var text = new String(value, UTF_8);
        return base64(text, STANDARD)
                .filter(key -> key.length > 0)
                .map(key -> List.of(key, value))
                .orElse(List.of(value));
    }

    private byte[] of(byte[] secret, byte[]... parts) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
