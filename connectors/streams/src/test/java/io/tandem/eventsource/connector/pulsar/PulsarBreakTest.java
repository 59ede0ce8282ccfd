package io.tandem.eventsource.connector.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is acknowledged though its connection broke, or it came twice; the broker keeps no acknowledgements within a batch. */
class PulsarBreakTest {
    private static final String EVENT = "breaks";
    /** A broker may be away for long. */
    private static final PulsarTiming PATIENT = new PulsarTiming(
            Duration.ofSeconds(40), Duration.ofSeconds(1), Duration.ofSeconds(40), Duration.ofHours(1));

    private final String topic = "t-" + UUID.randomUUID();
    private final TestContext context = new TestContext(EVENT);
    private Intake intake;

    @BeforeEach
    void createTopic() {
        Broker.createTopic(topic);
    }

    @AfterEach
    void stop() {
        intake.close();
        context.close();
    }

    /** Of the batch two messages are in flight, and the others come by the next connection. */
    @Test
    void aBatchInFlightWhenTheConnectionBreaksIsAcknowledgedWhole() throws Exception {
        connect("", 2);
        Broker.sendBatch(topic, 5);
        intake.awaitEvents(2);
        Broker.SERVER.unload(topic);
        await().until(() -> Broker.SERVER.consumers(topic) == 1);
        intake.request(10);
        intake.awaitEvents(5);
        for (int i = 0; i < 5; i++) {
            intake.publish(i);
        }
        awaitNoBacklog();
        assertThat(intake.coordinates()).hasSize(5).doesNotHaveDuplicates();
        assertThat(intake.failure()).isEmpty();
    }

    @Test
    void aBatchOfWhichOneMessageWasGivenBackIsAcknowledgedWhole() throws Exception {
        context.shared = true;
        connect(", \"type\": \"shared\"", 10);
        Broker.sendBatch(topic, 3);
        intake.awaitEvents(3).publish(0);
        intake.settle(1, new Outcome.Withdrawn());
        intake.awaitEvents(4).publish(2);
        intake.publish(3);
        awaitNoBacklog();
        assertThat(intake.coordinates().get(3)).isEqualTo(intake.coordinates().get(1));
        assertThat(intake.events()).hasSize(4);
    }

    /** The client keeps such acknowledgements, and sends them with the next one; here none follows. */
    @Test
    void whatIsPublishedDuringABreakIsAcknowledgedAtOnceAfterIt() throws Exception {
        connect("", 10);
        Broker.producer(topic).send(new byte[1]);
        intake.awaitEvents(1);
        Broker.SERVER.suspend();
        try {
            // two questions of the client, of which the second ends the connection
            await().pollDelay(PATIENT.keepAlive().multipliedBy(3)).until(() -> true);
            intake.publish(0);
        } finally {
            Broker.SERVER.resume();
        }
        awaitNoBacklog();
        assertThat(intake.failure()).isEmpty();
        assertThat(intake.events()).hasSize(1);
    }

    /** The client says for ever that it has ended, though it may be deleted and made again. */
    @Test
    void aBrokerThatHangsIsToldForATopicThatHasEndedToo() {
        connect("", 10, Broker.QUICK);
        Broker.SERVER.terminate(topic);
        await().pollDelay(Broker.QUICK.healing()).until(() -> intake.failure().isEmpty());
        Broker.SERVER.suspend();
        try {
            assertThat(intake.awaitFailure()).hasMessageContaining("url");
        } finally {
            Broker.SERVER.resume();
        }
    }

    private void connect(String fields, long demand) {
        connect(fields, demand, PATIENT);
    }

    private void connect(String fields, long demand, PulsarTiming timing) {
        intake = Intake.holding(Broker.connector(Broker.source(topic, fields), context, timing), demand);
        ConnectorContract.awaitConnected(context, intake);
    }

    private void awaitNoBacklog() {
        await().until(() ->
                Broker.SERVER.subscription(topic, EVENT).path("msgBacklog").asInt(-1) == 0);
    }
}
