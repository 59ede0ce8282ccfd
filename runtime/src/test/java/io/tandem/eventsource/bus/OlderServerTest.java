package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.awaitConnected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.StreamConfiguration;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.KeyValueBucket;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.local.NatsServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Servers before 2.10 keep no metadata of a stream and know no first sequence; argo-events' manifests name some. */
class OlderServerTest {
    /** Each pod found the same change at each connection, and one of before it took it back. */
    @Test
    void aStreamThatCannotRememberItsChangesIsNotChangedAndTheDifferenceIsTold() throws Exception {
        try (var server = NatsServer.start();
                var older = new OlderServer(server.url(), "2.9.21")) {
            try (var connection = NatsServer.connect(server.url())) {
                connection
                        .jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("default")
                                .subjects("default.*.*")
                                .maxMessages(7)
                                .metadata(Map.of("tandem-revision", "1"))
                                .build());
            }
            var link = NatsLink.start(BusFixture.jetstream(older.url()), new Mounts(Path.of("/nowhere")), "test");
            var bus = new JetStreamBus("shop", link, StreamPlan.parse("maxMsgs: 9\nrevision: 2"));
            try {
                awaitConnected(bus);

                assertThat(BusFixture.state(bus).detail())
                        .contains("maxMsgs stays 7, not 9", "servers before 2.10.0 cannot be told");
                try (var connection = NatsServer.connect(server.url())) {
                    assertThat(connection
                                    .jetStreamManagement()
                                    .getStreamInfo("default")
                                    .getConfiguration()
                                    .getMaxMsgs())
                            .isEqualTo(7);
                }
            } finally {
                bus.close();
                link.close();
            }
        }
    }

    @Test
    void whoeverMakesABucketThereIsWarnedOfWhatALostOneMeans() throws Exception {
        try (var server = NatsServer.start();
                var older = new OlderServer(server.url(), "2.9.21");
                var link = NatsLink.start(BusFixture.jetstream(older.url()), new Mounts(Path.of("/nowhere")), "test")) {
            await().atMost(BusFixture.LIMIT).until(() -> link.connection().isPresent());

            var told = new Told();
            Logger.getLogger(KeyValueBucket.class.getName()).addHandler(told);
            try {
                new KeyValueBucket(link, "bucket", "a bucket", InstantSource.system()).open();
            } finally {
                Logger.getLogger(KeyValueBucket.class.getName()).removeHandler(told);
            }

            assertThat(told.texts).singleElement().satisfies(text -> assertThat(text)
                    .contains("nats-server 2.9.21 is older than 2.10", "bucket", "elect by a Lease"));
        }
    }

    private static final class Told extends Handler {
        private final Queue<String> texts = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            var values = entry.getParameters();
            texts.add(values == null ? entry.getMessage() : entry.getMessage().formatted(values));
        }

        @Override
        public void flush() {
            // nothing is held
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
