package io.tandem.eventsource.connector.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.NatsCluster;
import io.tandem.local.NatsServer;
import io.tandem.local.TestLimits;
import org.junit.jupiter.api.Test;

/** A cluster of servers in which a consumer's leader changes. */
class JetStreamStepDownTest {
    @Test
    void aConsumerIsReadOnWithoutALossOrADoubleWhenItsLeaderChanges() throws Exception {
        try (var cluster = NatsCluster.start(3);
                var context = new TestContext("orders");
                var connection = NatsServer.connect(cluster.url())) {
            await().ignoreExceptions()
                    .until(() -> connection
                                    .jetStreamManagement()
                                    .addStream(StreamConfiguration.builder()
                                            .name("ORDERS")
                                            .subjects("orders")
                                            .replicas(3)
                                            .build())
                            != null);
            var json =
                    "{\"url\":\"%s\",\"subject\":\"orders\",\"jetstream\":{\"stream\":\"ORDERS\",\"durable\":\"shop\"}}"
                            .formatted(cluster.url());
            var source = EventSourceJson.MAPPER.readValue(json, NatsSource.class);
            var intake = Intake.publishing(new NatsConnectors(source).create(context), 64);
            await().until(() -> context.connections.get() == 1);
            send(connection, 100);
            intake.awaitEvents(100);
            connection.request("$JS.API.CONSUMER.LEADER.STEPDOWN.ORDERS.shop", new byte[0], TestLimits.WAIT);
            send(connection, 100);
            intake.awaitEvents(200);
            assertThat(intake.coordinates()).doesNotHaveDuplicates();
            assertThat(intake.failure()).isEmpty();
            intake.close();
        }
    }

    private static void send(Connection connection, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            connection.jetStream().publish("orders", new byte[10]);
        }
    }
}
