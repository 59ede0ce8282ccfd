package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic is deleted and made again under its name, with the offsets that the former one had. */
class KafkaRecreatedTopicTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final Topic topic = new Topic(SharedBroker.SERVER, 1);
    private final String name = "again-" + topic.name();
    /** Before the number of a partition, in ids that are upstream's. */
    private final String plain = "%s:%s:".formatted(SharedBroker.SERVER.url(), topic.name());

    @AfterEach
    void closeClients() {
        topic.close();
    }

    @ParameterizedTest
    @CsvSource({"true, true, 1", "true, false, 3", "false, true, 3", "false, false, 1"})
    void whoReadTheFormerOneReadsItFromItsFirstRecordUnderIdsOfItsOwn(boolean inGroup, boolean oldest, int records) {
        var factory = factory(inGroup, oldest);
        assertThat(readTwo(factory, inGroup)).containsExactly(plain + "0:0", plain + "0:1");
        topic.again(1);
        send(records);
        var second = ids(0, 0, records);
        readAll(factory, second);
        // another pod gives the same ids
        topic.send(0, "more");
        assertThat(read(factory(inGroup, oldest), 1)).isEqualTo(ids(0, records, records + 1));
        topic.again(1);
        topic.send(0, "third");
        assertThat(ids(0, 0, 1)).doesNotContainAnyElementsOf(second);
        readAll(factory, ids(0, 0, 1));
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 5", "false, 1", "false, 5"})
    void recordsBelowTheOffsetThatWasReadToAreNotLostToWhoIsConnectedMeanwhile(boolean inGroup, int records) {
        var factory = factory(inGroup, true);
        topic.send(0, "a", "b");
        try (var intake = Intake.publishing(factory.create(Attempt.of(name)), 8)) {
            assertThat(intake.awaitEvents(2).coordinates()).containsExactly(plain + "0:0", plain + "0:1");
            await().until(() -> committed(inGroup) == 2);
            topic.again(1);
            send(records);
            var wanted = ids(0, 0, records);
            await().atMost(SOON)
                    .until(() ->
                            intake.failure().isPresent() || intake.coordinates().containsAll(wanted));
            if (intake.failure().isEmpty()) {
                topic.send(0, "more");
                intake.awaitEvents(2 + records + 1);
                assertThat(intake.coordinates())
                        .endsWith(ids(0, records, records + 1).getFirst());
                return;
            }
        }
        readAll(factory, ids(0, 0, records));
        await().until(() -> committed(inGroup) == records);
    }

    @Test
    void partitionsThatTheFormerOneDidNotHaveAreReadFromTheirFirstRecord() {
        var factory = factory(true, false);
        readTwo(factory, true);
        topic.again(3);
        readAll(factory, sendToThree());
    }

    @Test
    void theyAreSoByAnotherPodIfAnyPartitionTellsOfTheFormerOne() {
        var cluster = now().cluster();
        topic.again(3);
        var wanted = sendToThree();
        topic.commit(group(true), 1, foreign(cluster).metadata());
        readAll(factory(true, false), wanted);
    }

    @Test
    void partitionsThatAnotherReplicaHadAreReadFromTheirFirstRecord() {
        try (var wider = new Topic(SharedBroker.SERVER, 2);
                var pods = new TestContext("incoming")) {
            pods.shared = true;
            var source = source(wider, "\"groupName\": \"%s\"".formatted(wider.name()));
            var factory = new KafkaConnectors(source, EventLoops.VERTX);
            try (var other = Intake.publishing(new KafkaConnectors(source, EventLoops.VERTX).create(pods), 8)) {
                await().atMost(SOON).until(() -> pods.connections.get() > 0);
                try (var ours = Intake.publishing(factory.create(pods), 8)) {
                    await().atMost(SOON).until(() -> {
                        wider.send(0, "x");
                        wider.send(1, "y");
                        assertThat(other.failure()).isEmpty();
                        assertThat(ours.failure()).isEmpty();
                        return !other.events().isEmpty() && !ours.events().isEmpty();
                    });
                }
            }
            wider.again(2);
            wider.send(0, "new");
            wider.send(1, "new");
            try (var intake = Intake.publishing(factory.create(pods), 8)) {
                intake.awaitEvents(2);
                assertThat(intake.coordinates()).hasSize(2).allMatch(id -> id.contains("#") && id.endsWith(":0"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGroupOfBeforeKeepsItsIdsAndKnowsAtOnceOfWhichTopicItsOffsetsAre(boolean inGroup) {
        topic.send(0, "a");
        topic.commit(group(inGroup), 1, "");
        var attempt = Attempt.of(name);
        try (var intake = Intake.publishing(factory(inGroup, true).create(attempt), 8)) {
            await().atMost(SOON).until(attempt::isConnected);
            assertThat(topic.metadata(group(inGroup))).startsWith("topic=").endsWith(";ids=plain");
            topic.send(0, "b");
            assertThat(intake.awaitEvents(1).coordinates()).containsExactly(plain + "0:1");
        }
        topic.send(0, "c");
        var factory = factory(inGroup, true);
        assertThat(read(factory, 1)).containsExactly(plain + "0:2");
        topic.again(1);
        topic.send(0, "d");
        readAll(factory, ids(0, 0, 1));
    }

    @Test
    void whoComesBackGoesOnWhereAnotherReplicaReadTheNewOneTo() {
        var first = factory(false, false);
        readTwo(first, false);
        topic.again(1);
        var second = factory(false, false);
        var begun = Attempt.of(name);
        try (var intake = Intake.publishing(second.create(begun), 8)) {
            await().until(begun::isConnected);
            send(3);
            intake.awaitEvents(3);
            await().until(() -> committed(false) == 3);
        }
        topic.send(0, "more");
        assertThat(read(first, 1)).singleElement().asString().endsWith(":0:3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOffsetThatWasCommittedToTheFormerOneDoesNotCount(boolean inGroup) {
        send(3);
        topic.commit(group(inGroup), 2, foreign(now().cluster()).metadata());
        readAll(factory(inGroup, false), ids(0, 0, 3));
    }

    @Test
    void anOffsetThatWasCopiedFromAnotherClusterCounts() {
        send(3);
        topic.commit(group(true), 2, foreign("elsewhere").metadata());
        topic.send(0, "4");
        assertThat(readAll(factory(true, false), ids(0, 3, 4)))
                .noneMatch(id -> id.endsWith(":0:0") || id.endsWith(":0:1"))
                .anyMatch(id -> id.endsWith(":0:2"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLogThatWasCutOffIsOfTheSameTopic(boolean inGroup) {
        send(2);
        topic.commit(group(inGroup), 5, now().withPlainIds().metadata());
        var factory = factory(inGroup, false);
        try (var intake = Intake.publishing(factory.create(Attempt.of(name)), 8)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("goes back to offset 0");
        }
        assertThat(read(factory, 2)).containsExactly(plain + "0:0", plain + "0:1");
    }

    @Test
    void aTopicThatStaysDeletedIsToldByItsNameThoughNothingIsSent() {
        try (var intake = Intake.publishing(factory(true, true).create(Attempt.of(name)), 8)) {
            topic.send(0, "a");
            intake.awaitEvents(1);
            topic.delete();
            assertThat(intake.awaitFailure()).hasMessageContaining("topic " + topic.name() + " does not exist");
        }
    }

    private KafkaConnectors factory(boolean inGroup, boolean oldest) {
        var source = inGroup
                ? source(topic, "\"groupName\": \"%s\", \"oldest\": %b".formatted(group(true), oldest))
                : Topic.sourceOf(
                        "{\"url\": \"%s\", \"topic\": \"%s\", \"partition\": \"0\", \"config\": \"Consumer: {Offsets: {Initial: %d}}\"}"
                                .formatted(SharedBroker.SERVER.url(), topic.name(), oldest ? -2 : -1));
        return new KafkaConnectors(source, EventLoops.VERTX, Duration.ofSeconds(2));
    }

    private static KafkaSource source(Topic topic, String group) {
        return Topic.sourceOf(
                "{\"url\": \"%s\", \"topic\": \"%s\", \"consumerGroup\": {%s}, \"config\": \"Consumer: {Group: {Heartbeat: {Interval: 100ms}}}\"}"
                        .formatted(SharedBroker.SERVER.url(), topic.name(), group));
    }

    private String group(boolean inGroup) {
        return inGroup ? topic.name() : "tandem-default-%s-example".formatted(name);
    }

    private long committed(boolean inGroup) {
        return topic.committed(group(inGroup), 0).orElse(-1);
    }

    private void send(int records) {
        topic.send(0, List.of("1", "2", "3", "4", "5").subList(0, records).toArray(String[]::new));
    }

    private List<String> readTwo(KafkaConnectors factory, boolean inGroup) {
        var attempt = Attempt.of(name);
        try (var intake = Intake.publishing(factory.create(attempt), 8)) {
            await().atMost(SOON).until(attempt::isConnected);
            topic.send(0, "a", "b");
            intake.awaitEvents(2);
            await().until(() -> committed(inGroup) == 2);
            return intake.coordinates();
        }
    }

    private List<String> read(KafkaConnectors factory, int events) {
        try (var intake = Intake.publishing(factory.create(Attempt.of(name)), 8)) {
            return List.copyOf(intake.awaitEvents(events).coordinates());
        }
    }

    /** As the pipeline, connects again after a failure, until all these have come. */
    private List<String> readAll(KafkaConnectors factory, List<String> wanted) {
        var seen = new ArrayList<String>();
        await().atMost(SOON).until(() -> {
            try (var intake = Intake.publishing(factory.create(Attempt.of(name)), 8)) {
                await().atMost(SOON)
                        .until(() -> intake.failure().isPresent()
                                || Stream.concat(seen.stream(), intake.coordinates().stream())
                                        .toList()
                                        .containsAll(wanted));
                seen.addAll(intake.coordinates());
            }
            return seen.containsAll(wanted);
        });
        return seen;
    }

    private List<String> sendToThree() {
        var wanted = new ArrayList<String>();
        for (int partition = 0; partition < 3; partition++) {
            topic.send(partition, "new");
            wanted.addAll(ids(partition, 0, 1));
        }
        return wanted;
    }

    private TopicIdentity now() {
        return new TopicLookup(Map.of("bootstrap.servers", SharedBroker.SERVER.url()), topic.name()).ask();
    }

    private static TopicIdentity foreign(String cluster) {
        return TopicIdentity.of(Uuid.randomUuid(), cluster).withPlainIds();
    }

    /** Those of the topic that there is, which is known to be another one. */
    private List<String> ids(int partition, int from, int to) {
        var birth = now().birth();
        assertThat(birth).hasSize(8);
        return IntStream.range(from, to)
                .mapToObj(offset ->
                        "%s:%s#%s:%d:%d".formatted(SharedBroker.SERVER.url(), topic.name(), birth, partition, offset))
                .toList();
    }
}
