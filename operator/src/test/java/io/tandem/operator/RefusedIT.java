package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.EventSource;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Quota;
import io.tandem.operator.cluster.SentRequests;
import io.tandem.operator.cluster.Space;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the API server refuses of a native bus, and what it costs to be refused. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class RefusedIT extends NativeBusCase {
    private static final int REFUSED = 10;

    @Inject
    SentRequests sent;

    @Test
    void aBusWhoseSecretsTheQuotaDoesNotLetComeToBeSaysSoAndIsInstalledWhenItDoes() {
        quota("secrets", 0);

        bus("{version: 2.14.6, replicas: 3}");

        awaitCondition("Deployed", "False", "ApplyFailed", "the Secrets of the bus", "403", "look at its quotas");
        awaitCondition("Configured", "False", "ApplyFailed");
        awaitCondition("Ready", "Unknown", "ApplyFailed");
        assertThat(space.list(StatefulSet.class)).isEmpty();
        assertThat(space.list(Secret.class)).isEmpty();

        quota("secrets", 10);
        bus("{version: 2.14.6, replicas: 3, maxPayload: 2MB}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        awaitCondition("Deployed", "True", "Applied");
    }

    @Test
    void aRotationThatCannotAskForItsSecretsSaysWhichRightIsMissing() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitStream("replicas: 3\n");
        ready(2);
        awaitCondition("Ready", "True", "ServersReady", "2 of 3");
        quota("secrets", 0);

        space.editMetadata(eventBus(), "{\"annotations\": {\"tandem.io/secrets-generation\": \"2\"}}");
        awaitCondition(
                "Deployed",
                "True",
                "Waiting",
                "2 of 3 servers are ready; whether a Secret of theirs is gone could not be asked",
                "403: grant the operator create on secrets",
                "look at its quotas");
        bus("{version: 2.14.6, replicas: 3, streamConfig: 'maxMsgs: 1234'}");
        awaitStream("1234"); // all else is done as ever

        ready(3);
        awaitCondition("Deployed", "False", "ApplyFailed", "the Secrets of the bus could not be created");
        bus("{version: 2.14.6, replicas: 3, streamConfig: 'maxMsgs: 5678'}");
        awaitStream("5678");
    }

    @Test
    void aBusWhoseServersTheApiServerRefusesSaysSoInItsWordsAndKeepsItsSecrets() {
        quota("count/statefulsets.apps", 0);

        bus("{version: 2.14.6, replicas: 3}");

        awaitCondition(
                "Deployed", "False", "ApplyFailed", "StatefulSet eventbus-default-js was refused", "exceeded quota");
        awaitCondition("Ready", "False", "ServersNotReady", "0 of 3 servers");
        var secrets = space.list(Secret.class);
        assertThat(secrets).isNotEmpty();

        quota("count/statefulsets.apps", 1);
        bus("{version: 2.14.6, replicas: 3, maxPayload: 2MB}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        assertThat(space.list(Secret.class)).isEqualTo(secrets);
    }

    /** Retried at once each of them would cost hundreds of requests in this time. */
    @Test
    void whatIsRefusedIsTriedOnceInHalfAMinuteAndHoldsUpNobodyElse() {
        space.jetStreamBus("nats://one:4222");
        quota("count/deployments.apps", 0);
        for (int i = 0; i < REFUSED; i++) {
            space.calendar("refused-" + i, 1);
        }
        for (int i = 0; i < REFUSED; i++) {
            space.awaitCondition("refused-" + i, "Deployed", "False", "CreateDeploymentFailed", "exceeded quota");
        }
        var before = sent.applies(space, "deployments");
        assertThat(before).as("counted at all").isGreaterThanOrEqualTo(REFUSED);

        var other = Space.create(cluster.client());
        other.jetStreamBus("nats://one:4222");
        other.calendar("good", 1);
        other.awaitCondition("good", "Deployed", "True", "Applied");

        await().during(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(sent.applies(space, "deployments") - before).isLessThanOrEqualTo(REFUSED));
        // other tests count writes too
        cluster.client()
                .resources(EventSource.class)
                .inNamespace(space.namespace())
                .delete();
    }

    private void quota(String what, int most) {
        new Quota(space).set(what, most);
    }
}
