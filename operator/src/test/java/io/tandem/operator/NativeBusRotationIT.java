package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.operator.cluster.BusServer;
import io.tandem.operator.cluster.ControlPlaneResource;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** New passwords and certificates: made by the operator under the rights we ship, used by real nats-server processes. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class NativeBusRotationIT extends NativeBusCase {
    private final BusServer server = BusServer.of(1).getFirst();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void consumersOfTheFormerGenerationAreNotCutOffAndThoseBeforeThemAre() throws Exception {
        bus("{version: 2.14.6, replicas: 1}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(1);
        awaitStream("replicas: 1\n");
        restart();
        var first = told();
        assertThat(connects(first)).isTrue();

        rotate(2);
        assertThat(told()).as("told when all servers accept it, not before").isEqualTo(first);
        restart();
        assertThat(connects(first)).isTrue();
        ready(1);
        var second = awaitTold("eventbus-default-js-client-auth-2", "eventbus-default-js-client-ca-2");
        assertThat(connects(second)).isTrue();
        assertThat(connects(first)).as("a Sensor that nobody rolled").isTrue();

        rotate(3);
        restart();
        assertThat(connects(second)).isTrue();
        ready(1);
        var third = awaitTold("eventbus-default-js-client-auth-3", "eventbus-default-js-client-ca-3");
        assertThat(connects(third)).isTrue();
        assertThat(connects(second)).isTrue();
        assertThatThrownBy(() -> server.connect(first.auth(), first.authority()).close());
        assertThatThrownBy(() -> server.connect(first.auth(), third.authority()).close())
                .as("not only its certificate is of no use")
                .hasMessageContaining("Authorization");
        assertThat(encryptionSecret(servers())).as("the files stay readable").isEqualTo(SERVERS + "-server");
    }

    @Test
    void aRotationBeginsOnlyWhenClientsWereToldOfTheOneBefore() {
        bus("{version: 2.14.6, replicas: 1}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(1);
        awaitStream("replicas: 1\n");
        rotate(2);

        ask(3);
        bus("{version: 2.14.6, replicas: 1, maxPayload: 2MB}");
        space.eventually(() -> assertThat(config().get("nats-js")).contains("max_payload: 2MB"));
        // written after the ConfigMap
        var asked = Long.toString(eventBus().getMetadata().getGeneration());
        awaitServers(servers ->
                assertThat(servers.getMetadata().getAnnotations()).containsEntry("tandem.io/bus-generation", asked));
        assertThat(secretsAnnotation()).startsWith("generation=2,former=1,");
        ready(1);
        awaitServers(servers -> assertThat(secretsAnnotation()).startsWith("generation=3,former=2,"));
    }

    @Test
    void aRotationWaitsForServersThatAreNotReadyAndSaysSo() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitStream("replicas: 3\n");
        ready(2);
        awaitCondition("Ready", "True", "ServersReady", "2 of 3");

        ask(2);
        awaitCondition("Deployed", "True", "Waiting", "when all servers are ready", "2 of 3 servers are ready");
        assertThat(secretsAnnotation()).startsWith("generation=1,");

        ready(3);
        awaitServers(servers -> assertThat(secretsAnnotation()).startsWith("generation=2,"));
    }

    @Test
    void aRotationDoesNotWaitWhereServersCannotStartForWantOfASecret() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitStream("replicas: 3\n");
        rotate(2);
        ready(3);
        awaitTold("eventbus-default-js-client-auth-2", "eventbus-default-js-client-ca-2");

        ready(2);
        awaitCondition("Ready", "True", "ServersReady", "2 of 3");
        ask(3);
        awaitCondition(
                "Deployed",
                "True",
                "Waiting",
                "delete it, which cuts clients off until their pods are replaced, those of Sensors too");
        delete(SERVERS + "-server-2");
        rotate(4);
        assertThat(secretsAnnotation()).isEqualTo("generation=4,former=2,base=1,certificate=4,authority=4");
    }

    /** Somebody edited one of them, and it stood at Waiting for ever. */
    @Test
    void aRotationMendsABusOfWhichNoServerIsReadyThoughItsSecretsAreThere() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitStream("replicas: 3\n");
        ready(2);
        awaitCondition("Ready", "True", "ServersReady", "2 of 3");
        ask(2);
        awaitCondition("Deployed", "True", "Waiting", "if somebody changed Secret " + SERVERS + "-server, restore it");

        ready(1);
        awaitServers(servers -> assertThat(secretsAnnotation()).startsWith("generation=2,former=1,"));
    }

    /** The new servers need it as well, and could not start either, one after the other. */
    @Test
    void aRotationIsRefusedWhereTheFirstSecretIsGone() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitStream("replicas: 3\n");
        var first = cluster.client()
                .secrets()
                .inNamespace(space.namespace())
                .withName(SERVERS + "-server")
                .get();
        ready(2);
        delete(SERVERS + "-server");

        ask(2);
        var told = "Secret " + SERVERS + "-server is gone: restore it, servers do not start without it";
        awaitCondition("Deployed", "True", "Waiting", "2 of 3 servers are ready; " + told);
        ready(3);
        awaitCondition("Deployed", "False", "ApplyFailed", told);
        bus("{version: 2.14.6, replicas: 3, streamConfig: 'maxMsgs: 1234'}");
        awaitStream("1234"); // all else is done as ever
        assertThat(secretsAnnotation()).startsWith("generation=1,");

        first.getMetadata().setResourceVersion(null);
        cluster.client().resource(first).create();
        ready(2);
        ready(3);
        awaitServers(servers -> assertThat(secretsAnnotation()).startsWith("generation=2,former=1,"));
    }

    @Test
    void whatClientsAreNotYetToldIsSaid() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitStream("replicas: 3\n");
        awaitCondition("Deployed", "True", "Applied");

        rotate(2);
        ready(2);
        awaitCondition(
                "Deployed",
                "True",
                "Waiting",
                "clients are told of generation 2, and of what else changed, when all servers are ready: 2 of 3");
        ready(3);
        awaitTold("eventbus-default-js-client-auth-2", "eventbus-default-js-client-ca-2");
        awaitCondition("Deployed", "True", "Applied");
    }

    /** Nobody's rotation went on after it, since clients never seemed to have been told. */
    @Test
    void aFieldOfSomebodyElseInWhatClientsAreToldDoesNotHoldUpARotation() {
        bus("{version: 2.14.6, replicas: 1}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(1);
        awaitStream("replicas: 1\n");
        cluster.client()
                .resource(eventBus())
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"config\": {\"jetstream\": {\"tls\": {\"insecureSkipVerify\": false}}}}}");

        rotate(2);
        assertThat(eventBus().getStatus().config().jetstream().tls().insecureSkipVerify())
                .isFalse();
    }

    @Test
    void aRotationAfterTheLossOfTheSecretForClientsDoesNotNeedIt() {
        bus("{version: 2.14.6, replicas: 1}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(1);
        awaitStream("replicas: 1\n");

        delete("eventbus-default-js-client-auth");
        rotate(2);
        assertThat(secretsAnnotation()).isEqualTo("generation=2,former=0,base=1,certificate=1,authority=2");
        assertThat(secret(SERVERS + "-server-2").get("auth")).doesNotContain("include");
    }

    private void delete(String secret) {
        cluster.client()
                .secrets()
                .inNamespace(space.namespace())
                .withName(secret)
                .delete();
    }

    private void rotate(int generation) {
        ask(generation);
        awaitServers(servers -> assertThat(secretsAnnotation()).startsWith("generation=" + generation + ","));
    }

    private void ask(int generation) {
        space.editMetadata(
                eventBus(), "{\"annotations\": {\"tandem.io/secrets-generation\": \"%d\"}}".formatted(generation));
    }

    private String secretsAnnotation() {
        return servers().getMetadata().getAnnotations().get("tandem.io/bus-secrets");
    }

    private void restart() {
        server.start(servers(), config().get("nats-js"), this::secret);
        server.awaitHealthy();
    }

    /** What a client's pod has mounted. */
    private record Told(String auth, String authority) {}

    private Told told() {
        var config = eventBus().getStatus().config().jetstream();
        return new Told(
                secret(config.accessSecret().name()).get("client-auth"),
                secret(config.tls().caCertSecret().name()).get("ca-cert"));
    }

    private Told awaitTold(String auth, String authority) {
        space.eventually(() -> {
            var config = eventBus().getStatus().config().jetstream();
            assertThat(config.accessSecret().name()).isEqualTo(auth);
            assertThat(config.tls().caCertSecret().name()).isEqualTo(authority);
        });
        return told();
    }

    private boolean connects(Told told) throws IOException, InterruptedException {
        try (var connection = server.connect(told.auth(), told.authority())) {
            return connection.getStatus() == io.nats.client.Connection.Status.CONNECTED;
        }
    }
}
