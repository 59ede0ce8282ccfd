package io.tandem.eventsource.connector.github;

import java.io.IOException;

/** For fuzzing: a text is a key, or an error that says so. */
public final class KeyReading {
    private KeyReading() {}

    public static void any(String pem) {
        try {
            var key = RsaKey.of(pem);
            if (!key.getAlgorithm().equals("RSA")) {
                throw new AssertionError("another key");
            }
        } catch (IOException e) {
            // names the field
        }
    }
}
