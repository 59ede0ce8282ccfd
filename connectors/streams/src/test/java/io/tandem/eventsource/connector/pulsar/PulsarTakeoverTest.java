package io.tandem.eventsource.connector.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.ReplicaProcess;
import io.tandem.local.Child;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the next replica finds of the one before, which is a process of its own. */
class PulsarTakeoverTest {
    private static final Duration LIMIT = TestLimits.START;

    /** The broker thinks that it still reads; it asks it, and hears nothing. */
    @Test
    void whatAHungReplicaHasGoesToTheNextOneUnderTheSameIdsAndComesOnce() throws Exception {
        var topic = "t-" + UUID.randomUUID();
        Broker.createTopic(topic);
        var source = "{\"url\": \"%s\", \"topics\": [\"%s\"]}".formatted(Broker.SERVER.url(), topic);
        try (var dir = WorkDir.create("takeover");
                var first = ReplicaProcess.start(dir, "pulsar", "source", source, false)) {
            first.await("reading", LIMIT, () -> Broker.SERVER.consumers(topic) == 1);
            for (int i = 0; i < 3; i++) {
                Broker.producer(topic).send(new byte[1]);
            }
            first.await("holding", LIMIT, () -> received(first).count() == 3);
            first.suspend();

            var next = new AtomicReference<>(successor(source));
            await().atMost(LIMIT).until(() -> {
                if (next.get().failure().isPresent()) {
                    next.get().close();
                    next.set(successor(source));
                }
                return next.get().events().size() == 3;
            });
            assertThat(next.get().coordinates())
                    .isEqualTo(received(first)
                            .map(line -> line.substring("received ".length()))
                            .toList());
            await().until(() -> Broker.SERVER
                            .subscription(topic, "example")
                            .path("msgBacklog")
                            .asInt(-1)
                    == 0);
            assertThat(next.get().events()).hasSize(3);
            next.get().close();
        }
    }

    private static Intake successor(String source) {
        return Intake.publishing(
                new PulsarConnector(Broker.read(source), Attempt.of("source"), new PulsarThreads()), 32);
    }

    private static Stream<String> received(Child replica) throws IOException {
        return Files.readString(replica.log()).lines().filter(line -> line.startsWith("received "));
    }
}
