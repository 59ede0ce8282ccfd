package io.tandem.eventsource.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.MqttSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.MosquittoServer;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class MqttTlsTest {
    private static final String CA = "\"tls\":{\"caCertSecret\":{\"name\":\"mqtt\",\"key\":\"ca\"}}";

    private final TestContext context = new TestContext("orders");

    @Test
    void theBrokersCertificateIsCheckedAndTheFieldTlsMeansTlsWhateverTheSchemeSays() throws Exception {
        try (var server = MosquittoServer.startTls()) {
            context.secret("mqtt", "ca", Files.readString(server.certificate()));
            for (var trusted : new String[] {
                fields("ssl", server, CA),
                fields("tcp", server, CA),
                fields("ssl", server, "\"tls\":{\"insecureSkipVerify\":true}")
            }) {
                long before = context.connections.get();
                try (var intake = intake(trusted)) {
                    await().until(() -> context.connections.get() > before);
                    assertThat(intake.failure()).isEmpty();
                }
            }
            long accepted = context.connections.get();
            for (var untrusted :
                    new String[] {fields("ssl", server, "\"jsonBody\":true"), fields("tcp", server, "\"tls\":{}")}) {
                try (var intake = intake(untrusted)) {
                    assertThat(intake.awaitFailure())
                            .hasMessageContaining("certification path")
                            .hasMessageContaining("tls");
                }
            }
            var elsewhere = fields("ssl", server, CA).replace("localhost", "127.0.0.1");
            try (var intake = intake(elsewhere)) {
                assertThat(intake.awaitFailure()).hasMessageContaining("127.0.0.1");
            }
            try (var intake = intake(fields("tcp", server, "\"jsonBody\":true"))) {
                assertThat(intake.awaitFailure()).hasMessageContaining("see url and tls");
            }
            assertThat(context.connections).hasValue(accepted);
        }
    }

    private static String fields(String scheme, MosquittoServer server, String more) {
        return "\"url\":\"%s://%s\",\"topic\":\"t\",\"clientId\":\"c\",%s".formatted(scheme, server.address(), more);
    }

    private Intake intake(String fields) throws JsonProcessingException {
        var source = EventSourceJson.MAPPER.readValue("{%s}".formatted(fields), MqttSource.class);
        return Intake.holding(new MqttConnectors(source).create(context), 1);
    }
}
