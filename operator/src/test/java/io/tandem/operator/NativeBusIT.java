package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.operator.cluster.ControlPlaneResource;
import org.junit.jupiter.api.Test;

/** What becomes of spec.jetstream on a real API server, under the rights we ship; the servers' health is written here. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class NativeBusIT extends NativeBusCase {
    @Test
    void isInstalledUnderUpstreamsNamesAndToldToClientsWhenAllServersAreReady() {
        bus("{version: 2.14.6, replicas: 3, streamConfig: 'maxAge: 72h'}");

        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        awaitCondition("Deployed", "True", "Applied");
        awaitCondition("Configured", "False", "Installing", "0 of 3 servers are ready");
        awaitCondition("Ready", "False", "ServersNotReady");
        assertThat(space.list(Service.class))
                .extracting(service -> service.getMetadata().getName())
                .containsExactly("eventbus-default-js-svc");
        assertThat(space.list(PodDisruptionBudget.class)).hasSize(1);
        assertThat(secret("eventbus-default-js-server").keySet())
                .contains("auth", "encryption", "private-key", "cert", "ca-cert", "cluster-private-key");
        assertThat(secret("eventbus-default-js-client-auth").get("client-auth"))
                .matches("username: \\w+\npassword: \\w+");

        ready(3);

        awaitCondition("Configured", "True", "Resolved");
        awaitCondition("Ready", "True", "ServersReady", "3 of 3");
        var config = eventBus().getStatus().config().jetstream();
        assertThat(config.url()).isEqualTo("nats://eventbus-default-js-svc.%s.svc:4222".formatted(space.namespace()));
        assertThat(config.accessSecret().name()).isEqualTo("eventbus-default-js-client-auth");
        assertThat(config.tls().caCertSecret().name()).isEqualTo("eventbus-default-js-client-ca");
        assertThat(secret("eventbus-default-js-client-ca").get("ca-cert"))
                .isEqualTo(secret("eventbus-default-js-server").get("ca-cert"));
        assertThat(config.streamConfig()).contains("maxage: 72h\n", "replicas: 3\n", "maxmsgs: 50000\n");

        ready(2);
        awaitCondition("Ready", "True", "ServersReady", "2 of 3");
        ready(1);
        awaitCondition("Ready", "False", "ServersNotReady", "1 of 3");
        assertThat(eventBus().getStatus().config().jetstream()).isEqualTo(config);
    }

    @Test
    void growsOneByOneAndTheStreamsCopiesFollowWhenAllAreThere() {
        bus("{version: 2.14.6, replicas: 1}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(1));
        assertThat(config().get("bootstrap")).isEqualTo(SERVERS + "-0");
        ready(1);
        awaitStream("replicas: 1\n");
        var template = servers().getSpec().getTemplate();

        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(2));
        assertThat(config().get("bootstrap")).isEmpty();
        awaitCondition("Ready", "False", "ServersNotReady", "1 of 2 servers are ready, 3 wanted");
        ready(2);
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        awaitStream("replicas: 1\n");
        ready(3);
        awaitStream("replicas: 3\n");
        assertThat(servers().getSpec().getTemplate()).as("nobody restarts").isEqualTo(template);

        bus("{version: 2.14.6, replicas: 1}");
        awaitCondition("Deployed", "True", "ScaleRefused", "replicas: 1 is refused, 3 servers stay");
        assertThat(servers().getSpec().getReplicas()).isEqualTo(3);
    }

    /** Without persistence: the copies of a new server come from the others, so none of these may restart. */
    @Test
    void threeServersWithoutVolumesBecomeFiveOneByOneAndNobodyRestarts() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        ready(3);
        awaitStream("replicas: 3\n");
        var template = servers().getSpec().getTemplate();
        assertThat(servers().getSpec().getVolumeClaimTemplates()).isEmpty();

        bus("{version: 2.14.6, replicas: 5}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(4));
        assertThat(config().get("nats-js")).contains(SERVERS + "-4.");
        ready(3);
        awaitCondition("Ready", "True", "ServersReady", "3 of 4 servers are ready, 5 wanted");
        assertThat(servers().getSpec().getReplicas()).as("one is not there yet").isEqualTo(4);
        ready(4);
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(5));
        ready(5);
        awaitCondition("Ready", "True", "ServersReady", "5 of 5 servers are ready");
        assertThat(eventBus().getStatus().config().jetstream().streamConfig()).contains("replicas: 3\n");
        assertThat(servers().getSpec().getTemplate()).as("nobody restarts").isEqualTo(template);
    }

    @Test
    void anotherVersionAndSettingsRestartTheServersAndALargerPayloadDoesNot() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitStream("replicas: 3\n");
        var first = servers().getSpec().getTemplate();

        bus("{version: 2.14.6, replicas: 3, maxPayload: 8MB}");
        space.eventually(() -> assertThat(config().get("nats-js")).contains("max_payload: 8MB"));
        assertThat(servers().getSpec().getTemplate()).isEqualTo(first);

        bus("{version: 2.14.6, replicas: 3, settings: 'max_file_store: 1GB'}");
        awaitServers(servers -> assertThat(
                        servers.getSpec().getTemplate().getMetadata().getAnnotations())
                .isNotEqualTo(first.getMetadata().getAnnotations()));

        bus("{version: 2.13.0, replicas: 3}");
        awaitServers(servers -> assertThat(image(servers)).isEqualTo("nats:2.13.0-alpine"));
    }

    @Test
    void secretsAreMadeOnceAndAnewOnlyWhenAskedFor() {
        bus("{version: 2.14.6, replicas: 1}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(1);
        awaitStream("replicas: 1\n");
        var before = secret("eventbus-default-js-client-auth");

        bus("{version: 2.14.6, replicas: 1, maxPayload: 2MB}");
        space.eventually(() -> assertThat(config().get("nats-js")).contains("max_payload: 2MB"));
        assertThat(secret("eventbus-default-js-client-auth")).isEqualTo(before);

        space.editMetadata(eventBus(), "{\"annotations\": {\"tandem.io/secrets-generation\": \"2\"}}");
        space.eventually(() -> {
            var config = eventBus().getStatus().config().jetstream();
            assertThat(config.accessSecret().name()).isEqualTo("eventbus-default-js-client-auth-2");
            assertThat(config.tls().caCertSecret().name()).isEqualTo("eventbus-default-js-client-ca-2");
        });
        assertThat(secret("eventbus-default-js-client-auth-2")).isNotEqualTo(before);
        assertThat(encryptionSecret(servers())).as("the files stay readable").isEqualTo("eventbus-default-js-server");
    }

    @Test
    void secretsOfAnInterruptedStartAreNotMixedWithNewOnes() {
        space.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: eventbus-default-js-server, namespace: %s}
                """);
        bus("{version: 2.14.6, replicas: 1}");

        awaitServers(servers -> assertThat(encryptionSecret(servers)).isEqualTo("eventbus-default-js-server"));
        assertThat(secret("eventbus-default-js-client-auth-2")).isNotEmpty();
        assertThat(space.list(Secret.class))
                .noneMatch(made -> made.getMetadata().getName().equals("eventbus-default-js-client-auth"));
    }

    @Test
    void isKeptFromDeletionWhileItIsInUse() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        space.awaitDeployment("ticker");
        space.eventually(
                () -> assertThat(eventBus().getMetadata().getFinalizers()).containsExactly("eventbus-controller"));

        cluster.client().resource(eventBus()).delete();

        awaitCondition("Deployed", "True", "InUse", "EventSource ticker");
        cluster.client().resource(space.source("ticker")).delete();
        space.eventually(() -> assertThat(eventBus()).isNull());
    }

    @Test
    void badInputIsNamedWithItsRemedyAndWhatRunsStays() {
        // what the definition does not refuse already
        bus("{version: 2.14.6, replicas: 3, maxPayload: big, settings: '}', streamConfig: 'replicas: 5'}");

        awaitCondition(
                "Deployed",
                "False",
                "InvalidEventBus",
                "spec.jetstream.maxPayload",
                "spec.jetstream.settings",
                "spec.jetstream.streamConfig: replicas is 5 and there are 3 servers");
        assertThat(space.list(StatefulSet.class)).isEmpty();
    }
}
