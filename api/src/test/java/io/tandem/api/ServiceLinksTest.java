package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceLinksTest {
    @Test
    void theVariablesOfAServiceAreNoSettings() {
        var environment = Map.of(
                "QUARKUS_HTTP_SERVICE_HOST", "10.0.0.1",
                "QUARKUS_HTTP_SERVICE_PORT", "80",
                "QUARKUS_HTTP_SERVICE_PORT_WEB", "80",
                "QUARKUS_HTTP_PORT", "tcp://10.0.0.1:80",
                "QUARKUS_HTTP_PORT_80_TCP", "tcp://10.0.0.1:80",
                "QUARKUS_HTTP_PORT_80_TCP_ADDR", "10.0.0.1",
                "QUARKUS_HTTP_HOST", "0.0.0.0",
                "QUARKUS_LOG_LEVEL", "INFO");

        assertThat(ServiceLinks.without(environment)).containsOnlyKeys("QUARKUS_HTTP_HOST", "QUARKUS_LOG_LEVEL");
    }

    @Test
    void whatNoServiceExplainsStays() {
        var environment = Map.of(
                "KUBERNETES_SERVICE_HOST", "10.0.0.1",
                "KUBERNETES_SERVICE_PORT", "443",
                "KUBERNETES_PORT", "tcp://10.0.0.1:443",
                "QUARKUS_HTTP_PORT", "8081",
                "LONE_SERVICE_HOST", "x");

        assertThat(ServiceLinks.without(environment)).isEqualTo(environment);
    }
}
