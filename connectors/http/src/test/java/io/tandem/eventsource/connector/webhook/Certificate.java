package io.tandem.eventsource.connector.webhook;

import io.tandem.local.Child;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A new certificate for {@code localhost} that is its own authority.
 *
 * @param certificate PEM
 * @param key PEM
 */
public record Certificate(String certificate, String key) {
    private static final String PASSWORD = "unprotected";

    static Certificate create() {
        return create("EC");
    }

    /** @param algorithm of its key */
    public static Certificate create(String algorithm) {
        try (var dir = WorkDir.create("certificate")) {
            var store = dir.file("store.p12");
            keytool(dir, store, algorithm);
            var keys = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new Certificate(
                    pem("CERTIFICATE", keys.getCertificate("server").getEncoded()),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(WorkDir dir, Path store, String algorithm) {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-ext",
                "bc=ca:true",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString());
        var exit = Child.start("keytool", dir.file("log"), Map.of(), command)
                .exit()
                .join();
        if (exit != 0) {
            throw new IllegalStateException("keytool failed");
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
    }
}
