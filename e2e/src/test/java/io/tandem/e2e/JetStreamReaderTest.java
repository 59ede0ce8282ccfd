package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.tandem.local.NatsServer;
import io.tandem.local.TestLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Against a real server. */
class JetStreamReaderTest {
    private static final String SUBJECT = JetStreamReader.subject("large");
    /** Together well above the 64 MiB that the client keeps for who does not take them. */
    private static final int MESSAGES = 100;

    private static final int BYTES = 900_000;

    @Test
    void largeEventsThatArriveFasterThanTheyAreTakenAreAllRead() throws Exception {
        try (var server = NatsServer.start();
                var connection = NatsServer.connect(server.url());
                var reader = new JetStreamReader(server.url())) {
            store(connection);
            List<Long> numbers = new ArrayList<>();
            reader.read(SUBJECT, message -> {
                if (numbers.isEmpty()) {
                    awaitNothingMore(server);
                }
                numbers.add(message.metaData().streamSequence());
            });
            assertThat(numbers)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, MESSAGES).boxed().toList());
        }
    }

    /** A thousand reads later the server refused another consumer. */
    @Test
    void nothingIsLeftOfAReadAtTheServer() throws Exception {
        try (var server = NatsServer.start();
                var connection = NatsServer.connect(server.url());
                var reader = new JetStreamReader(server.url())) {
            store(connection);

            assertThat(reader.numbers(SUBJECT)).hasSize(MESSAGES);

            assertThat(connection.jetStreamManagement().getConsumerNames("default"))
                    .isEmpty();
        }
    }

    private static void store(Connection connection) throws Exception {
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("default")
                        .subjects("default.>")
                        .build());
        List<CompletableFuture<PublishAck>> stored = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            stored.add(connection.jetStream().publishAsync(SUBJECT, new byte[BYTES]));
        }
        stored.forEach(CompletableFuture::join);
    }

    /** Until the server has sent what it was asked for. */
    private static void awaitNothingMore(NatsServer server) {
        long[] before = {-1};
        await().atMost(TestLimits.WAIT).pollInterval(Duration.ofMillis(200)).until(() -> {
            long now = server.messages();
            boolean same = now == before[0];
            before[0] = now;
            return same;
        });
    }
}
