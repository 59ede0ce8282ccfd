package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import io.tandem.local.NatsServer;
import org.junit.jupiter.api.Test;

class JetStreamReaderTest {
    /** A benchmark with more requests than the stream holds told of events that were missing. */
    @Test
    void whatTheStreamsLimitHasPushedOutIsNotTakenForLost() throws Exception {
        try (var server = NatsServer.start();
                var connection = Nats.connect(server.url());
                var reader = new JetStreamReader(server.url())) {
            assertThat(reader.firstSequence()).isEqualTo(1);
            assertThat(reader.countSince(1, "shop")).isZero();
            var streams = connection.jetStreamManagement();
            streams.addStream(StreamConfiguration.builder()
                    .name("default")
                    .subjects("default.>")
                    .maxMessages(3)
                    .build());
            for (int n = 0; n < 5; n++) {
                connection.jetStream().publish("default.warm-up.push", new byte[0]);
            }
            streams.purgeStream("default");
            long first = reader.firstSequence();
            assertThat(reader.countSince(first, "shop")).isZero();

            for (int n = 0; n < 7; n++) {
                connection.jetStream().publish("default.shop.push", new byte[0]);
            }

            assertThat(reader.count("shop")).isEqualTo(3);
            assertThat(reader.countSince(first, "shop")).isEqualTo(7);
        }
    }
}
