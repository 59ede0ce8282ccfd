package io.tandem.eventsource.connector.kafka;

import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.KafkaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class KafkaContractTest implements RedeliveringContract, RemoteContract, CredentialContract {
    /** Of this class alone: who consumes is seen by the connections to it. */
    private static KafkaServer server;

    @BeforeAll
    static void startBroker() {
        server = KafkaServer.start(Map.of("group.initial.rebalance.delay.ms", "0"));
    }

    @AfterAll
    static void stopBroker() {
        server.close();
    }

    @Override
    public Restartable peer() {
        return new Partition(server);
    }

    @Override
    public Connector withoutServer(ConnectorContext context) {
        return new KafkaConnector(
                Topic.sourceOf(
                        "{\"url\": \"127.0.0.1:1\", \"topic\": \"t\", \"consumerGroup\": {\"groupName\": \"g\"}}"),
                context,
                EventLoops.VERTX);
    }

    @Override
    public Connector withSecret(TestContext context) {
        var topic = new Topic(server, 1);
        topic.close();
        context.secret("people", "user", KafkaServer.USER);
        return new KafkaConnector(
                Topic.sourceOf("""
                        {"url": "%s", "topic": "%s", "consumerGroup": {"groupName": "g"}, "sasl": {"mechanism": "PLAIN",
                         "userSecret": {"name": "people", "key": "user"}, "passwordSecret": {"name": "%3$s", "key": "%4$s"}}}
                        """.formatted(server.saslUrl(), topic.name(), secretName(), secretKey())),
                context,
                EventLoops.VERTX);
    }

    @Override
    public String rightSecret() {
        return KafkaServer.PASSWORD;
    }

    @Override
    public String wrongSecret() {
        return CANARY;
    }

    @Override
    public String fieldOfTheSecret() {
        return "sasl";
    }

    private static final class Partition implements Restartable {
        private static final String ESTABLISHED = "01";

        private final KafkaServer server;
        private final Topic topic;
        private final long ours;

        Partition(KafkaServer server) {
            this.server = server;
            this.topic = new Topic(server, 1);
            connectOurs();
            this.ours = connections();
        }

        /** All clients of this test connect at their first use: without an event of the subject. */
        private void connectOurs() {
            try (var other = new Topic(server, 1)) {
                topic.send(new ProducerRecord<>(other.name(), 0, null, new byte[0]));
                topic.flush();
                topic.committed(topic.name(), 0);
            }
        }

        @Override
        public Connector connector(ConnectorContext context) {
            return new KafkaConnector(topic.source(""), context, EventLoops.VERTX);
        }

        @Override
        public void send(int bytes) {
            topic.send(0, "x".repeat(bytes));
        }

        /** By connections, since a member that stopped stays in its group for a while: it is expected back. */
        @Override
        public boolean isTaken() {
            return connections() > ours;
        }

        /** To the broker, as the machine counts them. */
        private long connections() {
            var port = ":%04X".formatted(Integer.parseInt(server.url().split(":")[1]));
            return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                    .flatMap(Partition::lines)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[1].endsWith(port) && fields[3].equals(ESTABLISHED))
                    .count();
        }

        private static Stream<String> lines(String file) {
            try {
                // a machine without IPv6 has no table of it
                return Files.exists(Path.of(file)) ? Files.readAllLines(Path.of(file)).stream() : Stream.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void restart() {
            server.kill();
            server.restart();
        }

        @Override
        public void close() {
            topic.close();
        }
    }
}
