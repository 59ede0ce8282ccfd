package io.tandem.eventsource.connector.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.tandem.eventsource.SharedCluster;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens to objects while nobody watches, or the watch cannot tell it. */
class ResourceTakeoverTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = "[\"ADD\", \"UPDATE\", \"DELETE\"]";

    private final ConfigMaps maps = new ConfigMaps(SharedCluster.PLANE, "app-" + UUID.randomUUID());
    private final TestContext context = new TestContext("r");

    /** An end state that is reached once and never again was lost when updates alone were asked for. */
    @Test
    void updatesDuringATakeoverAreReportedOnceWithWhatWasThereBefore() {
        for (var i = 0; i < 5; i++) {
            maps.create("job-" + i, "Running");
        }
        maps.create("quiet", "Running");
        watched("[\"UPDATE\"]").close();
        for (var i = 0; i < 5; i++) {
            maps.edit("job-" + i, "Succeeded");
        }
        try (var successor = watched("[\"UPDATE\"]")) {
            maps.edit("quiet", "Succeeded");
            successor.awaitEvents(6);
            assertThat(IntStream.range(0, 6).mapToObj(i -> json(successor, i)))
                    .allSatisfy(event -> {
                        assertThat(event.path("type").asText()).isEqualTo("UPDATE");
                        assertThat(event.at("/body/data/k").asText()).isEqualTo("Succeeded");
                        assertThat(event.at("/oldBody/data/k").asText()).isEqualTo("Running");
                    })
                    .extracting(
                            event -> event.at("/body/metadata/name").asText().split("-app")[0])
                    .as("in the order in which they happened")
                    .containsExactly("job-0", "job-1", "job-2", "job-3", "job-4", "quiet");
        }
    }

    @Test
    void aDeletionDuringATakeoverIsReported() {
        maps.create("gone", "1");
        watched("[\"DELETE\"]").close();
        maps.delete("gone");
        try (var successor = watched("[\"DELETE\"]")) {
            assertThat(json(successor, 0).path("type").asText()).isEqualTo("DELETE");
            assertThat(json(successor, 0).at("/body/metadata/name").asText()).startsWith("gone-");
        }
    }

    @Test
    void anObjectThatCameAndWentDuringATakeoverIsReportedInAllItsStates() {
        watched(ALL).close();
        maps.create("short", "1");
        maps.edit("short", "2");
        maps.delete("short");
        try (var successor = watched(ALL)) {
            assertThat(IntStream.range(0, 3)
                            .mapToObj(i -> json(successor, i).path("type").asText()))
                    .containsExactly("ADD", "UPDATE", "DELETE");
        }
    }

    /** What the bus has not stored must come again, though later changes were stored. */
    @Test
    void aChangeThatWasNotStoredComesAgainThoughALaterOneWas() {
        var first = Intake.holding(connector(ALL, LONG), 8);
        await().atMost(LIMIT).until(() -> context.position.get() != null);
        maps.create("one", "1");
        maps.create("two", "1");
        first.awaitEvents(2);
        first.publish(1);
        first.cancel(); // killed
        try (var successor = watched(ALL)) {
            successor.awaitEvents(2);
            assertThat(successor.coordinates()).isEqualTo(first.coordinates());
        }
        first.close();
    }

    @Test
    void aTakeoverInTheMiddleOfTheFirstListGoesOnThere() {
        for (var i = 0; i < 6; i++) {
            maps.create("many-" + i, "1");
        }
        var first = Intake.holding(connector("[\"ADD\"]", LONG), 4);
        first.awaitEvents(4);
        for (var i = 0; i < 3; i++) {
            first.publish(i);
        }
        first.cancel();
        maps.create("later", "1");
        try (var successor = watched("[\"ADD\"]")) {
            successor.awaitEvents(4);
            assertThat(IntStream.range(0, 4)
                            .mapToObj(i ->
                                    json(successor, i).at("/body/metadata/name").asText()))
                    .extracting(name -> name.split("-app")[0])
                    .containsExactly("many-3", "many-4", "many-5", "later");
        }
        first.close();
    }

    /** With watches that end every second or two, and a reader that is killed again and again. */
    @Test
    void everyChangeOfManyTakeoversComesAndNoneUnderTwoIds() throws Exception {
        var random = new Random(7);
        var expected = new ArrayList<String>();
        var present = new TreeMap<String, ConfigMap>();
        var seen = new ArrayList<String>();
        var reader = Intake.publishing(connector(ALL, Duration.ofSeconds(1)), 4);
        await().atMost(LIMIT)
                .until(() -> context.position.get() != null); // else the first list has what came meanwhile
        for (var i = 0; i < 150; i++) {
            var name = "n" + random.nextInt(12);
            var before = present.get(name);
            if (before == null) {
                present.put(name, maps.create(name, "0"));
                expected.add(id(present.get(name), "ADD"));
            } else if (random.nextInt(3) == 0) {
                maps.delete(name);
                present.remove(name);
                expected.add(before.getMetadata().getUid() + ":DELETE");
            } else {
                present.put(name, maps.edit(name, Integer.toString(i)));
                expected.add(id(present.get(name), "UPDATE"));
            }
            if (i % 25 == 24) {
                reader.cancel(); // killed: what it has is settled or not, as it happens
                seen.addAll(reader.coordinates());
                reader.close();
                reader = Intake.publishing(connector(ALL, Duration.ofSeconds(1)), 4);
            }
        }
        var last = reader;
        await().atMost(LIMIT).untilAsserted(() -> {
            var all = new ArrayList<>(seen);
            all.addAll(last.coordinates());
            assertThat(all.stream().map(ResourceTakeoverTest::comparable).distinct())
                    .containsExactlyInAnyOrderElementsOf(expected);
        });
        assertThat(last.failure()).isEmpty();
        last.close();
    }

    @Test
    void watchesThatEndEverySecondOrTwoLoseAndDoubleNothing() {
        try (var intake = Intake.publishing(connector("[\"UPDATE\"]", Duration.ofSeconds(1)), 8)) {
            await().atMost(LIMIT).until(() -> context.connections.get() > 0 && context.position.get() != null);
            maps.create("one", "0");
            var expected = new ArrayList<String>();
            var until = Instant.now().plusSeconds(6);
            while (Instant.now().isBefore(until)) {
                expected.add(id(maps.edit("one", Instant.now().toString()), "UPDATE"));
            }
            intake.awaitEvents(expected.size());
            assertThat(intake.coordinates()).isEqualTo(expected);
            assertThat(intake.failure()).isEmpty();
        }
    }

    @Test
    void aPositionOfAnotherClusterOrOfOtherObjectsHidesNothing() {
        maps.create("one", "1");
        watched("[\"ADD\"]").close();
        for (var other : List.of(
                new ResourcePosition(position().of(), "999999999", ResourcePosition.ALL, Instant.now()),
                new ResourcePosition("12345678", position().version(), ResourcePosition.ALL, Instant.now()))) {
            context.position.set(other.json());
            try (var intake = watched("[\"ADD\"]")) {
                intake.awaitEvents(1);
                assertThat(json(intake, 0).path("type").asText()).isEqualTo("ADD");
            }
        }
    }

    /** With {@code afterStart}, what changed while nobody watched was older than the start of whoever came next. */
    @Test
    void afterStartMeansTheFirstStart() {
        maps.create("old", "1");
        var source = maps.source(ALL, "\"afterStart\": true,");
        var started = new TestContext("r", () -> Instant.now().plusSeconds(3600), context.scheduler());
        var first = Intake.publishing(new ResourceConnector(source, started, SharedCluster.PLANE.client()), 8);
        await().atMost(LIMIT).until(() -> started.position.get() != null);
        first.close();
        assertThat(first.events()).as("it was there before the start").isEmpty();
        maps.edit("old", "2");
        try (var successor =
                Intake.publishing(new ResourceConnector(source, started, SharedCluster.PLANE.client()), 8)) {
            successor.awaitEvents(1);
            assertThat(json(successor, 0).path("type").asText()).isEqualTo("UPDATE");
        }
    }

    private Intake watched(String types) {
        var connections = context.connections.get();
        var intake = Intake.publishing(connector(types, LONG), 8);
        await().atMost(LIMIT).until(() -> context.connections.get() > connections && context.position.get() != null);
        return intake;
    }

    private ResourceConnector connector(String types, Duration watch) {
        return new ResourceConnector(
                maps.source(types, ""), context, SharedCluster.PLANE.client(), new ResourceConnector.Reading(3, watch));
    }

    private ResourcePosition position() {
        var objects = ResourcePosition.Objects.of(maps.source(ALL, ""), "app=" + maps.app());
        return ResourcePosition.parse(context.position.get(), objects).orElseThrow();
    }

    private static String id(ConfigMap map, String type) {
        return "%s:%s:%s"
                .formatted(map.getMetadata().getUid(), type, map.getMetadata().getResourceVersion());
    }

    /** The version of a deletion is told to nobody but watchers. */
    private static String comparable(String id) {
        return id.replaceFirst("(:DELETE):.*", "$1");
    }

    private static JsonNode json(Intake intake, int index) {
        try {
            return JSON.readTree(intake.json(index));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
