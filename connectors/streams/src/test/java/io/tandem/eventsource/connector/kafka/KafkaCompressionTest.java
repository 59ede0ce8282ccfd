package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker compresses what the topic says it should. */
class KafkaCompressionTest {
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "lz4", "zstd"})
    void whatIsCompressedIsRead(String compression) {
        try (var topic = new Topic(SharedBroker.SERVER, 1, Map.of("compression.type", compression));
                var intake = reading(topic)) {
            topic.send(0, "compressed");
            assertThat(intake.json(0)).contains("\"topic\":\"%s\"".formatted(topic.name()));
        }
    }

    /** The library is looked for where it is not, once for the whole process: nothing else here reads Snappy. */
    @Test
    void aLibraryThatIsMissingDoesNotLeaveTheEventRunningWithoutAReader() {
        System.setProperty("org.xerial.snappy.use.systemlib", "true");
        try (var topic = new Topic(SharedBroker.SERVER, 1, Map.of("compression.type", "snappy"));
                var intake = reading(topic)) {
            topic.send(0, "compressed");
            assertThat(intake.awaitFailure())
                    .hasMessageContaining(topic.name())
                    .hasMessageContaining("have it compressed by gzip, lz4 or zstd");
        } finally {
            System.clearProperty("org.xerial.snappy.use.systemlib");
        }
    }

    private static Intake reading(Topic topic) {
        return Intake.publishing(new KafkaConnector(topic.source(""), Attempt.of("source"), EventLoops.VERTX), 8);
    }
}
