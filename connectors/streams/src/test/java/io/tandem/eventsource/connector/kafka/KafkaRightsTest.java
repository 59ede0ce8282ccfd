package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.local.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user who may read topics and may use no consumer group, which is all that upstream needs for a single partition. */
class KafkaRightsTest {
    private static KafkaServer server;

    @TempDir
    private Path root;

    @BeforeAll
    static void startBroker() {
        server = KafkaServer.start(Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:ANONYMOUS",
                "allow.everyone.if.no.acl.found", "true"));
    }

    @AfterAll
    static void stopBroker() {
        server.close();
    }

    @BeforeEach
    void mountSecret() throws IOException {
        var secret = Files.createDirectories(root.resolve("argo-events/secrets/creds"));
        Files.writeString(secret.resolve("user"), KafkaServer.USER);
        Files.writeString(secret.resolve("password"), KafkaServer.PASSWORD);
    }

    @Test
    void aSinglePartitionIsReadWithoutARightToTheGroupThatKeepsItsOffset() {
        try (var topic = new Topic(server, 1)) {
            topic.denyGroups(KafkaServer.USER);
            topic.send(0, "before");
            var attempt = Attempt.of("single").withMounts(root);
            var factory = new KafkaConnectors(source(topic, "\"partition\": \"0\""), EventLoops.VERTX);
            try (var intake = Intake.publishing(factory.create(attempt), 8)) {
                await().until(attempt::isConnected);
                topic.send(0, "after");
                intake.awaitEvents(1);
                assertThat(intake.coordinates()).singleElement().asString().endsWith(":0:1");
                assertThat(intake.failure()).isEmpty();
                assertThat(attempt.notes()).singleElement().asString().contains("grant Read on consumer group tandem-");
            }
            topic.again(1);
            topic.send(0, "new");
            try (var intake = Intake.publishing(factory.create(attempt), 8)) {
                intake.awaitEvents(1);
                assertThat(intake.coordinates()).singleElement().asString().endsWith(":0:0");
            }
        }
    }

    @Test
    void aGroupThatMayNotBeUsedIsNamed() {
        try (var topic = new Topic(server, 1)) {
            topic.denyGroups(KafkaServer.USER);
            try (var intake = Intake.publishing(
                    new KafkaConnector(
                            source(topic, "\"consumerGroup\": {\"groupName\": \"orders\"}"),
                            Attempt.of("group").withMounts(root),
                            EventLoops.VERTX),
                    8)) {
                assertThat(intake.awaitFailure())
                        .hasMessageContaining("does not allow consumer group orders: grant Read");
            }
        }
    }

    private static KafkaSource source(Topic topic, String fields) {
        return Topic.sourceOf("""
                {"url": "%s", "topic": "%s", %s,
                 "sasl": {"userSecret": {"name": "creds", "key": "user"},
                  "passwordSecret": {"name": "creds", "key": "password"}}}
                """.formatted(server.saslUrl(), topic.name(), fields));
    }
}
