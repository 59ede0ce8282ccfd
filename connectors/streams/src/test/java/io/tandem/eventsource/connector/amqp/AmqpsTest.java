package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Upstream's client verifies by the system's authorities; the Java client's own context trusts anybody. */
class AmqpsTest {
    @Test
    void amqpsWithoutTlsSettingsDoesNotTrustACertificateThatNobodyKnows() throws Exception {
        for (var tls : new String[] {"", ", \"tls\": {}"}) {
            try (var intake = Intake.holding(new AmqpConnector(source(tls), Attempt.of("source")), 1)) {
                assertThat(intake.awaitFailure()).hasMessageContaining("certification path");
            }
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(Broker.SERVER.connections()).isZero());

        var attempt = Attempt.of("source");
        var trusting = source(", \"tls\": {\"insecureSkipVerify\": true}");
        try (var intake = Intake.holding(new AmqpConnector(trusting, attempt), 1)) {
            await().until(attempt::isConnected);
            assertThat(intake.failure()).isEmpty();
        }
    }

    private static AmqpSource source(String tls) throws JsonProcessingException {
        return new ObjectMapper().readValue("""
                        {"url": "%s", "exchangeName": "orders", "exchangeType": "topic", "routingKey": "#"%s}
                        """.formatted(Broker.SERVER.tlsUrl(), tls), AmqpSource.class);
    }
}
