package io.tandem.eventsource.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * Whether a private key is that of the certificate beside it. Java takes any two that are put together, and each handshake fails
 * then without a word of the reason.
 */
public final class MatchingKey {
    private static final byte[] TEXT = {1, 2, 3};

    private MatchingKey() {}

    /** False if one of these has a key that is another certificate's; true also for kinds of keys that are not known here. */
    public static boolean inAll(KeyManager... managers) {
        return Stream.of(managers)
                .filter(X509KeyManager.class::isInstance)
                .map(X509KeyManager.class::cast)
                .allMatch(manager -> Stream.of("RSA", "RSASSA-PSS", "EC", "EdDSA", "Ed25519", "Ed448")
                        .flatMap(type -> Stream.ofNullable(manager.getServerAliases(type, null)))
                        .flatMap(Stream::of)
                        .allMatch(alias -> matches(manager, alias)));
    }

    private static boolean matches(X509KeyManager manager, String alias) {
        var chain = manager.getCertificateChain(alias);
        var key = manager.getPrivateKey(alias);
        return chain == null || chain.length == 0 || key == null || matches(chain[0].getPublicKey(), key);
    }

    private static boolean matches(PublicKey certified, PrivateKey key) {
        if (certified instanceof RSAKey known && key instanceof RSAKey given) {
            return known.getModulus().equals(given.getModulus());
        }
        return algorithm(certified)
                .map(algorithm -> verifies(algorithm, certified, key))
                .orElse(true);
    }

    private static Optional<String> algorithm(PublicKey certified) {
        return switch (certified.getAlgorithm()) {
            case "RSA", "RSASSA-PSS" -> Optional.of("SHA256withRSA");
            case "EC" -> Optional.of("SHA256withECDSA");
            case "EdDSA", "Ed25519", "Ed448" -> Optional.of("EdDSA");
            default -> Optional.empty();
        };
    }

    private static boolean verifies(String algorithm, PublicKey certified, PrivateKey key) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(TEXT);
            var signed = signature.sign();
            signature.initVerify(certified);
            signature.update(TEXT);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            return false; // of another kind, or another curve
        } catch (GeneralSecurityException e) {
            return true;
        }
    }
}
