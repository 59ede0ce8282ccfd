package io.tandem.eventsource.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.ReplicaProcess;
import io.tandem.local.Child;
import io.tandem.local.RedisServer;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the next replica finds of the one before, which is a process of its own. */
class RedisStreamTakeoverTest {
    private static final String STREAM = "orders";

    private static RedisServer server;
    private static WorkDir dir;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
        dir = WorkDir.create("takeover");
    }

    @AfterAll
    static void stopServer() {
        server.close();
        dir.close();
    }

    /** A replica that hangs waits at the server with a read: what is added next is given to it. */
    @Test
    void whatAHungReplicaHasAndIsGivenGoesToTheNextOneUnderTheSameName() throws Exception {
        var source = "{\"hostAddress\": \"%s\", \"streams\": [\"%s\"]}".formatted(server.address(), STREAM);
        try (var first = ReplicaProcess.start(dir, "redisStream", "ha", source, false);
                var console = new Console(server)) {
            first.await("reading", TestLimits.START, () -> console.run("client", "list")
                    .toString()
                    .contains("cmd=xreadgroup"));
            console.add(STREAM, 0, 3);
            first.await("holding", TestLimits.WAIT, () -> received(first).count() == 3);
            first.suspend();
            var connector = new RedisStreamConnectors(
                            new ObjectMapper().readValue(source, RedisStreamSource.class), EventLoops.VERTX)
                    .create(Attempt.of("ha"));
            try (var second = Intake.publishing(connector, 32)) {
                second.awaitEvents(3);
                assertThat(second.coordinates())
                        .isEqualTo(received(first)
                                .map(line -> line.substring("received ".length()))
                                .toList());
                console.add(STREAM, 3, 2);
                second.awaitEvents(5);
                await().until(() -> console.pending(STREAM, "argo-events-cg") == 0);
            }
        }
    }

    private static Stream<String> received(Child replica) throws IOException {
        return Files.readString(replica.log()).lines().filter(line -> line.startsWith("received "));
    }
}
