package io.tandem.eventsource.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.MqttSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.ReplicaProcess;
import io.tandem.local.MosquittoServer;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One client id, and the replica that had it hangs. */
class MqttTakeoverTest {
    @Test
    void theNextReplicaTakesTheSessionOverAtOnceAndTheHungOneDoesNotFightForItWhenItGoesOn() throws Exception {
        try (var server = MosquittoServer.start();
                var dir = WorkDir.create("takeover")) {
            var source = "{\"url\":\"%s\",\"topic\":\"t\",\"clientId\":\"c\",\"qos\":1}".formatted(server.address());
            try (var first = ReplicaProcess.start(dir, "mqtt", "ha", source, false)) {
                first.await("subscribed", TestLimits.START, () -> server.log()
                        .anyMatch(line -> line.contains("Sending SUBACK to c")));
                try (var publisher = new Publisher(server.port())) {
                    publisher.publish("t", "held");
                }
                first.await("holding", TestLimits.WAIT, () -> Files.readString(first.log())
                        .contains("received"));
                first.suspend();

                var factory = new MqttConnectors(EventSourceJson.MAPPER.readValue(source, MqttSource.class));
                try (var second = Intake.publishing(factory.create(Attempt.of("ha")), 32)) {
                    second.awaitEvents(1);
                    assertThat(second.json(0)).contains("aGVsZA==");
                    first.resume();
                    first.await("told", TestLimits.WAIT, () -> Files.readString(first.log())
                            .contains("clientId"));
                    await().during(Duration.ofMillis(500))
                            .until(() -> second.failure().isEmpty());
                    assertThat(server.accepted("c")).isEqualTo(2);
                }
            }
        }
    }
}
