package io.tandem.eventsource.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.SelfSigned;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientTlsTest {
    private final TestContext pod = new TestContext("push");

    @AfterEach
    void stop() {
        pod.close();
    }

    @Test
    void aKeyThatIsAnotherCertificatesIsRefusedNamingBothFieldsInsteadOfFailingEachHandshake() throws Exception {
        mount("one");
        mount("two");

        assertThat(ClientTls.context(tls("one", "one"), pod.mounts())).isNotNull();
        assertThatThrownBy(() -> ClientTls.context(tls("one", "two"), pod.mounts()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage(
                        "tls.clientKeySecret: Secret two key key holds another certificate's private key, not that of"
                                + " tls.clientCertSecret (Secret one key crt)");
    }

    private void mount(String name) throws IOException {
        try (var dir = WorkDir.create("certificate")) {
            SelfSigned.make(dir, "dns:localhost");
            pod.secret(name, "crt", Files.readString(dir.file("tls.crt")));
            pod.secret(name, "key", Files.readString(dir.file("tls.key")));
        }
    }

    private static TlsConfig tls(String certificate, String key) {
        return new TlsConfig(
                null,
                new SecretKeySelector(certificate, "crt"),
                new SecretKeySelector(key, "key"),
                null,
                null,
                Map.of());
    }
}
