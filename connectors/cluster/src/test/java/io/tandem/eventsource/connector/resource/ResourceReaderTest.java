package io.tandem.eventsource.connector.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.SharedCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Where nothing happens to the objects of a source, all the same the position must not become so old that it is forgotten. */
class ResourceReaderTest implements ResourceReader.Reporter {
    private final List<ResourcePosition> positions = new CopyOnWriteArrayList<>();
    private final List<Change> changes = new CopyOnWriteArrayList<>();

    @Test
    void aBookmarkMovesThePositionOfASourceOfWhichNothingChanges() throws Exception {
        var ours = new ConfigMaps(SharedCluster.PLANE, "app-" + UUID.randomUUID());
        var others = new ConfigMaps(SharedCluster.PLANE, "app-" + UUID.randomUUID());
        var source = ours.source("[\"ADD\"]", "");
        var api = ResourceApi.of(SharedCluster.PLANE.client(), source, "app=" + ours.app(), 10);
        var reader = new ResourceReader(
                "r",
                api,
                new KnownObjects(api.type(), false),
                this,
                InstantSource.system(),
                new ResourceReader.Timing(true, Duration.ofSeconds(4)),
                ResourcePosition.Objects.of(source, ""),
                Optional.empty());
        var thread = Thread.ofVirtual().start(() -> {
            try {
                reader.run();
            } catch (Exception e) {
                // the end of the test
            }
        });
        await().until(() -> !positions.isEmpty());
        var version = Long.parseLong(others.create("other", "1").getMetadata().getResourceVersion());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Long.parseLong(positions.getLast().version()) >= version);
        assertThat(changes).isEmpty();
        thread.interrupt();
        thread.join();
    }

    @Override
    public void connected() {
        // nobody is told
    }

    @Override
    public void report(Change change, Optional<ResourcePosition> reached) {
        changes.add(change);
    }

    @Override
    public void reached(ResourcePosition position) {
        positions.add(position);
    }
}
