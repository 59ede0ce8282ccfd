package io.tandem.eventsource.connector.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.tandem.api.EventSourceJson;
import io.tandem.eventsource.Escalating;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.ReplicaProcess;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.NatsServer;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the server gives the next replica what the active one had in flight. */
class JetStreamTakeoverTest {
    private static NatsServer server;
    private static WorkDir dir;

    @BeforeAll
    static void startServer() {
        server = NatsServer.start();
        dir = WorkDir.create("takeover");
    }

    @AfterAll
    static void stopServer() {
        server.close();
        dir.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "hung"})
    void whatWasInFlightGoesToTheNextReplicaUnderTheSameNameAndNothingElseTwice(String fault) throws Exception {
        Escalating.upTo(Duration.ofSeconds(1), Duration.ofSeconds(16), ackWait -> takesOver(fault, ackWait));
    }

    private static void takesOver(String fault, Duration ackWait) throws Exception {
        try (var stream = new StoredSubject(server, "%s-%d".formatted(fault, ackWait.toSeconds()))) {
            stream.make(ConsumerConfiguration.builder()
                    .ackPolicy(AckPolicy.Explicit)
                    .ackWait(ackWait));
            stream.send(new byte[1]);
            var source = EventSourceJson.MAPPER.writeValueAsString(stream.source());
            try (var first = ReplicaProcess.start(dir, "nats", "ha", source, false)) {
                first.await("holding", TestLimits.START, () -> Files.readString(first.log())
                        .contains("received"));
                if (fault.equals("killed")) {
                    first.kill();
                } else {
                    first.suspend();
                }
                stream.send(new byte[2]);
                long begin = System.nanoTime();
                try (var second = Intake.publishing(new NatsConnectors(stream.source()).create(Attempt.of("ha")), 32)) {
                    second.awaitEvents(2);
                    System.out.printf(
                            "measured what=\"jetstream %s\" ms=%d%n", fault, (System.nanoTime() - begin) / 1_000_000);
                    assertThat(second.coordinates()).doesNotHaveDuplicates().contains(received(first.log()));
                }
            }
        }
    }

    @Test
    void whatIsLeftInAnyOrderComesAgainOnceAndInItsOwn() throws Exception {
        try (var stream = new StoredSubject(server, "left");
                var context = new TestContext("left")) {
            var first = Intake.holding(stream.connector(context), 10);
            ConnectorContract.awaitConnected(context, first);
            for (int i = 0; i < 6; i++) {
                stream.send(new byte[1]);
            }
            var sent = first.awaitEvents(6).coordinates();
            for (int i : new int[] {5, 0, 3, 1}) {
                first.settle(i, new Outcome.Withdrawn());
            }
            first.close();
            assertThat(first.coordinates()).isEqualTo(sent);
            try (var second = Intake.publishing(stream.connector(context), 10)) {
                assertThat(second.awaitEvents(6).coordinates()).isEqualTo(sent);
            }
        }
    }

    private static String received(Path log) throws Exception {
        return Files.readString(log)
                .lines()
                .filter(line -> line.startsWith("received "))
                .map(line -> line.substring("received ".length()))
                .findFirst()
                .orElseThrow();
    }
}
