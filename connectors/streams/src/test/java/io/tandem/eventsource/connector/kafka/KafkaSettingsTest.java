package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
    @Test
    void allReplicasOfAnEventAreOneMemberOfTheGroup() {
        var client = settings("\"consumerGroup\": {\"groupName\": \"g\"}").client();
        assertThat(client).containsEntry("group.id", "g").containsEntry("group.instance.id", "default-source-example");
    }

    @Test
    void replicasThatShareAGroupDoNotThrowEachOtherOutByAMemberNameInConfig() {
        var fields = "\"consumerGroup\": {\"groupName\": \"g\"}, \"config\": \"Consumer.Group.InstanceId: one\"";
        assertThat(settings(fields).client()).containsEntry("group.instance.id", "one");
        try (var context = new TestContext("example")) {
            context.shared = true;
            assertThat(settings(context, fields).client()).doesNotContainKey("group.instance.id");
            assertThat(context.notes).singleElement().asString().contains("Consumer.Group.InstanceId in config");
        }
    }

    @Test
    void theOthersWaitForADeadReplicaAsLongAsWithUpstreamsClientUnlessConfigSaysOtherwise() {
        var group = "\"consumerGroup\": {\"groupName\": \"g\"}";
        assertThat(settings(group).client()).doesNotContainKey("session.timeout.ms");
        try (var context = new TestContext("example")) {
            context.shared = true;
            assertThat(settings(context, group).client()).containsEntry("session.timeout.ms", 10_000);
            assertThat(settings(context, group + ", \"config\": \"Consumer.Group.Session.Timeout: 30s\"")
                            .client())
                    .containsEntry("session.timeout.ms", "30000");
            // Kafka's client refuses an interval that is no shorter than the session
            assertThat(settings(context, group + ", \"config\": \"Consumer.Group.Heartbeat.Interval: 12s\"")
                            .client())
                    .containsEntry("session.timeout.ms", 36_000);
            // told by Kafka's client, which names it
            assertThat(settings(context, group + ", \"config\": \"Consumer.Group.Heartbeat.Interval: 600h\"")
                            .client())
                    .containsEntry("session.timeout.ms", Integer.MAX_VALUE);
        }
    }

    @Test
    void aNameThatKafkaDoesNotAllowIsMadeLegalAndStaysDistinct() {
        var one = settings(Attempt.of("a b"), "\"consumerGroup\": {\"groupName\": \"g\"}");
        var two = settings(Attempt.of("a_b"), "\"consumerGroup\": {\"groupName\": \"g\"}");
        assertThat(one.client().get("group.instance.id").toString())
                .matches("default-a_b-example-[0-9a-f]{8}")
                .isNotEqualTo(two.client().get("group.instance.id"));
    }

    @Test
    void theRebalanceStrategyIsRangeUnlessNamed() {
        assertThat(strategy("sticky")).isEqualTo(StickyAssignor.class.getName());
        assertThat(strategy("roundrobin")).isEqualTo(RoundRobinAssignor.class.getName());
        assertThat(strategy("")).isEqualTo(RangeAssignor.class.getName());
    }

    @Test
    void saslCredentialsAreQuotedAndPlainIsTheDefault(@TempDir Path root) throws Exception {
        var secret = Files.createDirectories(root.resolve("argo-events/secrets/creds"));
        Files.writeString(secret.resolve("user"), "joe\n");
        Files.writeString(secret.resolve("password"), "a\"b\\c");
        var client = settings(Attempt.of("source").withMounts(root), """
                        "partition": "0", "sasl": {"userSecret": {"name": "creds", "key": "user"},
                          "passwordSecret": {"name": "creds", "key": "password"}}
                        """).client();
        assertThat(client)
                .containsEntry("sasl.mechanism", "PLAIN")
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required "
                                + "username=\"joe\" password=\"a\\\"b\\\\c\";");
    }

    @Test
    void mistakesNameTheField() {
        assertThatThrownBy(() -> settings("\"partition\": \"one\"")).hasMessageContaining("partition is one");
        assertThatThrownBy(() -> settings("\"version\": \"1.0.0\""))
                .hasMessageContaining("partition (or consumerGroup)");
        assertThatThrownBy(() -> settings("\"consumerGroup\": {}")).hasMessageContaining("consumerGroup.groupName");
        assertThatThrownBy(() -> settings("\"partition\": \"0\", \"sasl\": {\"mechanism\": \"GSSAPI\"}"))
                .hasMessageContaining("sasl needs both userSecret and passwordSecret");
        assertThatThrownBy(() -> settings("\"partition\": \"0\", \"awsMskIamAuth\": {}"))
                .hasMessageContaining("awsMskIamAuth.region must be");
        assertThatThrownBy(
                        () -> settings("\"partition\": \"0\", \"sasl\": {}, \"awsMskIamAuth\": {\"region\": \"eu\"}"))
                .hasMessageContaining("awsMskIamAuth and sasl are two ways to log in");
    }

    @Test
    void whatKafkaMakesItselfIsListedForANativeExecutable() throws Exception {
        try (var list = KafkaSettings.class.getResourceAsStream(
                "/META-INF/native-image/io.tandem/tandem-connectors-streams/reflect-config.json")) {
            assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
                    .contains('"' + BearerLogin.class.getName() + '"');
        }
    }

    private static Object strategy(String name) {
        return settings("\"consumerGroup\": {\"groupName\": \"g\", \"rebalanceStrategy\": \"%s\"}".formatted(name))
                .client()
                .get("partition.assignment.strategy");
    }

    private static KafkaSettings settings(String fields) {
        return settings(Attempt.of("source"), fields);
    }

    private static KafkaSettings settings(ConnectorContext context, String fields) {
        return KafkaSettings.of(
                Topic.sourceOf("{\"url\": \"b:9092,c:9092\", \"topic\": \"t\", %s}".formatted(fields)), context, "");
    }
}
