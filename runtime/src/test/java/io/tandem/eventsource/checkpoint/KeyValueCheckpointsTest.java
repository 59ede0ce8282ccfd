package io.tandem.eventsource.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.bus.BusFixture;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.local.NatsServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyValueCheckpointsTest extends CheckpointContract {
    private final List<NatsLink> links = new ArrayList<>();
    private NatsServer server;

    @BeforeEach
    void start() {
        server = NatsServer.start();
    }

    @AfterEach
    void stop() {
        links.forEach(NatsLink::close);
        server.close();
    }

    @Override
    CheckpointStore store() {
        return new KeyValueCheckpoints(link(), "ns", "shop.eu", InstantSource.system());
    }

    @Test
    void aServerThatIsAwayDelaysThePositionAndLosesNone() {
        var checkpoint = new Checkpoints(store(), timers, blocking).of("event", Fence.NONE, problem -> {});
        checkpoint.load().await().atMost(LIMIT);
        server.kill();
        checkpoint.save("5");
        await().atMost(LIMIT).until(() -> checkpoint.problem().isPresent());
        checkpoint.flush().await().atMost(LIMIT);
        server.restart();
        await().atMost(LIMIT).until(() -> checkpoint.problem().isEmpty());
        assertThat(new Checkpoints(store(), timers, blocking)
                        .of("event", Fence.NONE, problem -> {})
                        .load()
                        .await()
                        .atMost(LIMIT))
                .contains("5");
    }

    @Test
    void aBucketMadeAgainByANodeWhoseClockIsBehindReusesNoRevision() throws Exception {
        var behind = new KeyValueCheckpoints(link(), "ns", "shop", InstantSource.fixed(Instant.EPOCH));
        var ours = new KeyValueCheckpoints(link(), "ns", "shop", InstantSource.system());
        assertThat(ours.write("event", "", new CheckpointStore.Record(1, "a", "1")))
                .isTrue();
        var before = Long.parseLong(behind.read("event").version());
        try (var connection = NatsServer.connect(server.url())) {
            connection.keyValueManagement().delete(KeyValueCheckpoints.BUCKET);
        }
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> behind.write("event", "", new CheckpointStore.Record(2, "b", "2")));
        assertThat(Long.parseLong(behind.read("event").version())).isGreaterThan(before);
    }

    private NatsLink link() {
        var link = NatsLink.start(BusFixture.jetstream(server.url()), new Mounts(Path.of("/nowhere")), "checkpoints");
        links.add(link);
        await().atMost(LIMIT).until(() -> link.connection().isPresent());
        return link;
    }
}
