package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.source.SaramaKeys;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SaramaConfigTest {
    @Test
    void knownKeysBecomeThePropertiesOfKafkasClient() {
        var config = SaramaConfig.parse("""
                clientId: mine
                Consumer:
                  Fetch: {Min: 10, Default: 2000000, Max: 0}
                  MaxWaitTime: 250ms
                  IsolationLevel: 1
                  Group:
                    Session: {Timeout: 10000000000}
                Net:
                  DialTimeout: 1.5s
                """);
        assertThat(config.client())
                .isEqualTo(Map.of(
                        "client.id", "mine",
                        "fetch.min.bytes", "10",
                        "max.partition.fetch.bytes", "2000000",
                        "fetch.max.wait.ms", "250",
                        "isolation.level", "read_committed",
                        "session.timeout.ms", "10000",
                        "socket.connection.setup.timeout.ms", "1500"));
        assertThat(config.oldest()).isFalse();
    }

    @Test
    void keysWithoutAnEquivalentDoNoHarm() {
        assertThat(SaramaConfig.parse("ChannelBufferSize: 7\nConsumer: {Retry: {Backoff: 2s}}")
                        .client())
                .isEmpty();
    }

    @Test
    void settingsOfKerberosAreKeptApart() {
        assertThat(SaramaConfig.parse("Net: {SASL: {GSSAPI: {AuthType: 2, KeyTabPath: /keys/k, Realm: R}}}")
                        .kerberos())
                .isEqualTo(Map.of("authtype", "2", "keytabpath", "/keys/k", "realm", "R"));
    }

    @Test
    void theInitialOffsetMayBeTheOldest() {
        assertThat(SaramaConfig.parse("Consumer: {Offsets: {Initial: -2}}").oldest())
                .isTrue();
    }

    /** Which keys are named as without effect is decided where there is no client. */
    @Test
    void eachKeyThatIsSaidToHaveAnEffectHasOne() {
        var names = new HashSet<>(SaramaConfig.SETTINGS.keySet());
        names.add(SaramaConfig.INITIAL);
        assertThat(names).isEqualTo(SaramaKeys.KNOWN);
    }

    @Test
    void mistakesNameTheKey() {
        assertThatThrownBy(() -> SaramaConfig.parse("Net: {DialTimeout: soon}"))
                .hasMessageContaining("Net.DialTimeout")
                .hasMessageContaining("duration");
        assertThatThrownBy(() -> SaramaConfig.parse("a: [")).hasMessageContaining("config is not YAML");
    }

    @Test
    void aPasswordInATextThatIsNoYamlIsNotTold() {
        assertThatThrownBy(() -> SaramaConfig.parse("net.sasl.gssapi.password: \"hunter2"))
                .hasMessageContaining("config is not YAML (line 1, column 25)")
                .satisfies(e -> assertThat(e.getCause()).hasNoCause().asString().doesNotContain("hunter2"));
    }
}
