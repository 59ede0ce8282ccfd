package io.tandem.eventsource.connector.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.tandem.eventsource.SharedCluster;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens to objects while the API server forgets what there was: it keeps some minutes. */
class ResourceHistoryTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = "[\"ADD\", \"UPDATE\", \"DELETE\"]";

    private final ConfigMaps maps = new ConfigMaps(SharedCluster.PLANE, "app-" + UUID.randomUUID());
    private final TestContext context = new TestContext("r");

    @Test
    void ofWhatTheApiServerHasForgottenTheEndStateIsReportedAndNotADeletion() {
        maps.create("changed", "1");
        maps.create("same", "1");
        maps.create("gone", "1");
        var first = watched(ALL).awaitEvents(3);
        first.close();
        context.position.set(
                olderBy(Duration.ofSeconds(-5))); // by a clock that is ahead, all that is there was there before
        maps.edit("changed", "2");
        maps.edit("changed", "3");
        maps.delete("gone");
        SharedCluster.PLANE.forgetHistory();
        restart();
        try (var successor = watched(ALL)) {
            maps.create("end", "1");
            successor.awaitEvents(2);
            assertThat(json(successor, 0).path("type").asText()).isEqualTo("UPDATE");
            assertThat(json(successor, 0).at("/body/data/k").asText()).isEqualTo("3");
            assertThat(json(successor, 0).path("oldBody").isNull()).isTrue();
            assertThat(json(successor, 1).path("type").asText()).isEqualTo("ADD");
            assertThat(json(successor, 1).at("/body/metadata/name").asText()).startsWith("end-");
        }
    }

    @Test
    void whatWasMadeWhileNobodyWatchedAndTheHistoryIsForgottenIsAnAddition() {
        watched(ALL).close();
        context.position.set(olderBy(Duration.ofSeconds(5)));
        maps.create("new", "1");
        SharedCluster.PLANE.forgetHistory();
        restart();
        try (var successor = watched(ALL)) {
            assertThat(json(successor, 0).path("type").asText()).isEqualTo("ADD");
            assertThat(json(successor, 0).at("/body/metadata/name").asText()).startsWith("new-");
        }
    }

    /** A bus that was away for an hour, say: the watch is behind what the API server remembers, and we know what was there. */
    @Test
    void aWatchThatFellBehindIsMadeUpForByComparingAListWithWhatWasKnown() {
        maps.create("changed", "1");
        maps.create("gone", "1");
        var intake = Intake.holding(connector(ALL), 1);
        intake.awaitEvents(1); // the second is read, and nobody asks for it
        maps.create("new", "1");
        maps.edit("changed", "2");
        maps.delete("gone");
        SharedCluster.PLANE.forgetHistory();
        restart();
        intake.request(8);
        intake.awaitEvents(5);
        assertThat(IntStream.range(1, 5)
                        .mapToObj(i -> json(intake, i))
                        .map(event -> event.path("type").asText() + " "
                                + event.at("/body/metadata/name").asText().split("-app")[0] + " "
                                + event.at("/oldBody/data/k").asText("none")))
                .containsExactlyInAnyOrder("ADD gone none", "ADD new none", "UPDATE changed 1", "DELETE gone none");
        assertThat(context.position.get()).as("nothing of it is settled").isNull();
        intake.close();
    }

    /** An API server that is ready may refuse watches until it has read what there is; a connection of ours is tried once. */
    private static void restart() {
        SharedCluster.PLANE.restart();
        var maps = SharedCluster.PLANE.client().configMaps().inNamespace("default");
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            try (var watch = maps.watch(new Nobody())) {
                return watch != null && maps.list() != null;
            }
        });
    }

    private static final class Nobody implements Watcher<ConfigMap> {
        @Override
        public void eventReceived(Action action, ConfigMap map) {}

        @Override
        public void onClose(WatcherException cause) {}
    }

    private Intake watched(String types) {
        var connections = context.connections.get();
        var intake = Intake.publishing(connector(types), 8);
        await().atMost(LIMIT).until(() -> context.connections.get() > connections && context.position.get() != null);
        return intake;
    }

    private ResourceConnector connector(String types) {
        return new ResourceConnector(maps.source(types, ""), context, SharedCluster.PLANE.client());
    }

    private ResourcePosition position() {
        var objects = ResourcePosition.Objects.of(maps.source(ALL, ""), "app=" + maps.app());
        return ResourcePosition.parse(context.position.get(), objects).orElseThrow();
    }

    private String olderBy(Duration time) {
        var present = position();
        return new ResourcePosition(
                        present.of(),
                        present.version(),
                        present.listed(),
                        present.at().minus(time))
                .json();
    }

    private static JsonNode json(Intake intake, int index) {
        try {
            return JSON.readTree(intake.json(index));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
