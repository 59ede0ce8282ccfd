package io.tandem.eventsource.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.eventsource.config.Mounts.MissingMountException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountsTest {
    @TempDir
    private Path root;

    private Mounts mounts;

    @BeforeEach
    void mountOneSecretAsTheKubeletDoes() throws IOException {
        var secret = Files.createDirectories(root.resolve("argo-events/secrets/own"));
        var data = Files.createDirectories(secret.resolve("..2026_11_29"));
        Files.writeString(data.resolve("token"), "abc\n");
        Files.write(data.resolve("keytab"), new byte[] {5, 2, (byte) 0xff, (byte) 0xc0, 0, 10});
        Files.createSymbolicLink(secret.resolve("..data"), Path.of("..2026_11_29"));
        Files.createSymbolicLink(secret.resolve("token"), Path.of("..data/token"));
        Files.createSymbolicLink(secret.resolve("keytab"), Path.of("..data/keytab"));
        Files.createDirectories(root.resolve("etc/eventbus/auth"));
        Files.writeString(root.resolve("etc/eventbus/auth/auth.yaml"), "password: canary");
        Files.writeString(root.resolve("argo-events/secrets/neighbour"), "canary");
        Files.createDirectories(root.resolve("argo-events/config/map"));
        Files.writeString(root.resolve("argo-events/config/map/krb5.conf"), "[libdefaults]\n");
        mounts = new Mounts(root);
    }

    @Test
    void aKeyIsReadWithoutItsLastLineFeed() {
        assertThat(mounts.secret("own", "token")).isEqualTo("abc");
        assertThat(mounts.secretPath("own", "token")).hasContent("abc\n");
        assertThat(mounts.configMap("map", "krb5.conf")).isEqualTo("[libdefaults]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/hostname",
                "../x",
                "../neighbour",
                "../../../etc/eventbus/auth/auth.yaml",
                "..",
                ".",
                "",
                "a/b"
            })
    void aKeyThatIsAPathReadsNothing(String key) {
        assertThatThrownBy(() -> mounts.secret("own", key))
                .isInstanceOf(MissingMountException.class)
                .hasMessageContaining("are no paths");
        assertThatThrownBy(() -> mounts.secretBytes("own", key)).isInstanceOf(MissingMountException.class);
        assertThatThrownBy(() -> mounts.secretPath("own", key)).isInstanceOf(MissingMountException.class);
        assertThatThrownBy(() -> mounts.configMap("map", key)).isInstanceOf(MissingMountException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "..", "../../etc/eventbus", "."})
    void aNameThatIsAPathReadsNothing(String name) {
        assertThatThrownBy(() -> mounts.secret(name, "auth.yaml"))
                .isInstanceOf(MissingMountException.class)
                .hasMessageContaining("are no paths");
    }

    @Test
    void aLinkOutOfTheSecretIsNotFollowed() throws IOException {
        var own = Files.createDirectories(root.resolve("argo-events/secrets/volume"));
        Files.createSymbolicLink(own.resolve("key"), root.resolve("etc/eventbus/auth/auth.yaml"));

        assertThatThrownBy(() -> mounts.secret("volume", "key"))
                .isInstanceOf(MissingMountException.class)
                .hasMessageContaining("leads to a file of somebody else")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aKeytabThatIsNoTextIsThere() {
        assertThat(mounts.secretBytes("own", "keytab")).hasSize(6).endsWith(10);
        assertThatThrownBy(() -> mounts.secret("own", "keytab"))
                .isInstanceOf(MissingMountException.class)
                .hasMessageContaining("is no text in UTF-8")
                .hasMessageNotContaining("create it");
    }

    @Test
    void aMissingKeyIsNamedWithItsRemedy() {
        assertThatThrownBy(() -> mounts.secret("own", "absent"))
                .isInstanceOf(MissingMountException.class)
                .hasMessageContaining("Secret own has no key absent mounted at")
                .hasMessageContaining("create it");
        assertThat(new String(mounts.secretBytes("own", "token"), UTF_8)).isEqualTo("abc\n");
    }
}
