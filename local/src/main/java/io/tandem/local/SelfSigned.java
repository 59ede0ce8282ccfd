package io.tandem.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes a certificate that is its own authority. */
public final class SelfSigned {
    private static final String PASSWORD = "unprotected";

    private SelfSigned() {}

    /**
     * Writes {@code tls.crt} and {@code tls.key} (PEM) into {@code dir}.
     *
     * @param names whom it is for, such as {@code dns:localhost,ip:127.0.0.1}
     */
    public static void make(WorkDir dir, String names) {
        Path store = dir.file("tls.p12");
        keytool(dir, store, names);
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            dir.write(
                    "tls.crt",
                    Pem.of("CERTIFICATE", keys.getCertificate("server").getEncoded()));
            dir.write(
                    "tls.key",
                    Pem.of(
                            "PRIVATE KEY",
                            keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keytool's certificate cannot be read", e);
        }
    }

    private static void keytool(WorkDir dir, Path store, String names) {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -alias server -keyalg EC -validity 3650 -dname CN=localhost"
                + " -ext bc=ca:true -storetype PKCS12 -storepass " + PASSWORD + " -ext san=" + names;
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-keystore", store.toString()));
        Child child = Child.start("keytool", dir.file("keytool.log"), Map.of(), command);
        int code = child.exit()
                .orTimeout(TestLimits.START.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (code != 0) {
            throw new IllegalStateException("keytool failed: " + child.tail());
        }
    }
}
