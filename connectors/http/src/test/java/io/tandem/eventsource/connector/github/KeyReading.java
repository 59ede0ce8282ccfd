package io.tandem.eventsource.connector.github;

import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** For fuzzing: a text is a key, or an error that says so; anything else that is thrown is found by the fuzzer. */
public final class KeyReading {
    /** What PKCS#8 puts before PKCS#1: version, algorithm and lengths. */
    private static final int BEFORE = 26;

    private KeyReading() {}

    /** A key as GitHub hands it out, as small as Java makes them; a new one each time, so that none is in the repository. */
    public static String right() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(512);
            var pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
            var pem = "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----\n"
                    .formatted(Base64.getMimeEncoder().encodeToString(Arrays.copyOfRange(pkcs8, BEFORE, pkcs8.length)));
            var unused = RsaKey.of(pem);
            return pem;
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException("a right key is none", e);
        }
    }

    public static void any(String pem) {
        try {
            var unused = RsaKey.of(pem);
        } catch (IOException e) {
            // names the field
        }
    }
}
