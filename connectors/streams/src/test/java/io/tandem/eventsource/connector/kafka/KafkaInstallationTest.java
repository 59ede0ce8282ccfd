package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One manifest in two clusters, each with a lock of its own, in one consumer group. */
class KafkaInstallationTest {
    private static final String GROUP = "\"url\": \"b:1\", \"topic\": \"t\", \"consumerGroup\": {\"groupName\": \"g\"}";

    @Test
    void theSameEventSourceInTwoClustersSharesTheGroupAndDoesNotFightForOnePlace() {
        try (var topic = new Topic(SharedBroker.SERVER, 2);
                var blue = new TestContext("incoming");
                var green = new TestContext("incoming");
                var first = publishing(topic, blue);
                var second = publishing(topic, green)) {
            await().until(() -> {
                topic.send(0, "x");
                topic.send(1, "y");
                assertThat(first.failure()).isEmpty();
                assertThat(second.failure()).isEmpty();
                return !first.events().isEmpty() && !second.events().isEmpty();
            });
            int seen = first.events().size();
            await().until(() -> {
                topic.send(0, "x");
                topic.send(1, "y");
                return first.events().size() > seen + 20;
            });
            assertThat(first.failure()).isEmpty();
            assertThat(second.failure()).isEmpty();
            assertThat(Stream.concat(first.coordinates().stream(), second.coordinates().stream()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void allReplicasOfOneInstallationHaveOneName() {
        try (var replicas = new TestContext("incoming");
                var elsewhere = new TestContext("incoming")) {
            var source = Topic.sourceOf("{%s}".formatted(GROUP));
            var name = new Installation().id(source, replicas.checkpoint());
            assertThat(name).matches("[0-9a-f]{8}").isEqualTo(new Installation().id(source, replicas.checkpoint()));
            assertThat(new Installation().id(source, elsewhere.checkpoint())).isNotEqualTo(name);
            assertThat(KafkaSettings.of(source, replicas, name).client())
                    .containsEntry("group.instance.id", "ns-source-incoming-" + name);
        }
    }

    @Test
    void whereNothingCanBeKeptTheNameIsThatOfTheManifest() {
        var source = Topic.sourceOf("{%s}".formatted(GROUP));
        assertThat(new Installation().id(source, Checkpoint.NONE)).isEmpty();
        assertThat(new Installation().id(source, forbidden())).isEmpty();
    }

    @Test
    void aStoreThatCannotBeAskedKeepsNobodyFromReadingAndTheNameStaysOnceItIsKnown() {
        try (var replicas = new TestContext("incoming")) {
            var source = Topic.sourceOf("{%s}".formatted(GROUP));
            assertThat(new Installation().id(source, failing())).isEmpty();
            var installation = new Installation();
            var name = installation.id(source, replicas.checkpoint());
            assertThat(installation.id(source, failing())).isEqualTo(name);
        }
    }

    private static Intake publishing(Topic topic, TestContext context) {
        return Intake.publishing(new KafkaConnector(topic.source(""), context, EventLoops.VERTX), 8);
    }

    private static Checkpoint forbidden() {
        return answering(Uni.createFrom().item(Optional.empty()), Optional.of("grant update on configmaps"));
    }

    private static Checkpoint failing() {
        return answering(Uni.createFrom().failure(new IOException("nobody listens")), Optional.empty());
    }

    private static Checkpoint answering(Uni<Optional<String>> answer, Optional<String> problem) {
        return new Checkpoint() {
            @Override
            public Uni<Optional<String>> load() {
                return answer;
            }

            @Override
            public void save(String position) {
                throw new AssertionError("nothing may be written");
            }

            @Override
            public Uni<Void> flush() {
                return Uni.createFrom().voidItem();
            }

            @Override
            public Optional<String> problem() {
                return problem;
            }
        };
    }
}
