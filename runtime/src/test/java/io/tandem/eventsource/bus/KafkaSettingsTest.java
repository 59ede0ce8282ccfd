package io.tandem.eventsource.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.BusConfig;
import io.tandem.api.SaslConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.config.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
    @Test
    void aPasswordWithALineEndAddsNoOption(@TempDir Path root) throws Exception {
        var password = "one\ntwo\" debug=\"true\r\\n";
        var secret = Files.createDirectories(root.resolve("argo-events/secrets/creds"));
        Files.writeString(secret.resolve("user"), "joe\n");
        Files.writeString(secret.resolve("password"), password);
        var sasl = new SaslConfig("SCRAM-SHA-512", at("user"), at("password"), Map.of());
        var config = new BusConfig.Kafka("kafka:9092", "events", null, null, sasl, null, "hash", Map.of());
        var producer = new KafkaSettings(config, new Mounts(root), "test").producer();
        var jaas = new Password((String) producer.get("sasl.jaas.config"));
        var modules =
                JaasContext.loadClientContext(Map.of("sasl.jaas.config", jaas)).configurationEntries();
        assertThat(modules).hasSize(1);
        assertThat(modules.getFirst().getOptions()).isEqualTo(Map.of("username", "joe", "password", password));
    }

    private static SecretKeySelector at(String key) {
        return new SecretKeySelector("creds", key, null, Map.of());
    }
}
