package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NatsClusterTest {

    @Test
    void aReplicatedStreamAcceptsEventsAfterAMemberWasKilled() throws Exception {
        try (NatsCluster cluster = NatsCluster.start(3);
                Connection connection = Nats.connect(new Options.Builder()
                        .servers(cluster.url().split(","))
                        .maxReconnects(-1)
                        .build())) {
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
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
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
                ack[0] = connection.jetStream().publish("shared.one", new byte[] {1});
                return true;
            });
            assertThat(ack[0].getStream()).isEqualTo("shared");
        }
    }
}
