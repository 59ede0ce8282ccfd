package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.Test;

class NatsClusterTest {

    @Test
    void aReplicatedStreamAcceptsEventsAfterAMemberWasKilled() throws Exception {
        try (NatsCluster cluster = NatsCluster.start(3);
                Connection connection = NatsServer.connect(cluster.url())) {
            await().ignoreExceptions()
                    .until(() -> connection
                                    .jetStreamManagement()
                                    .addStream(StreamConfiguration.builder()
                                            .name("shared")
                                            .subjects("shared.>")
                                            .replicas(3)
                                            .build())
                            != null);
            cluster.servers().getFirst().kill();
            PublishAck[] ack = new PublishAck[1];
            await().ignoreExceptions().until(() -> {
                ack[0] = connection.jetStream().publish("shared.one", new byte[] {1});
                return true;
            });
            assertThat(ack[0].getStream()).isEqualTo("shared");
        }
    }
}
