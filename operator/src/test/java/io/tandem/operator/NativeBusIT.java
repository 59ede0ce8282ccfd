package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.EventBus;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.SentRequests;
import io.tandem.operator.cluster.StatusChanges;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of spec.jetstream on a real API server, under the rights we ship; the servers' health is written here. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class NativeBusIT extends NativeBusCase {
    @Inject
    SentRequests sent;

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
    void aSingleServerIsAServerByItselfAndDoesNotGrow() {
        bus("{version: 2.14.6, replicas: 1}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(1));
        assertThat(config().get("nats-js")).doesNotContain("cluster {");
        assertThat(servers().getSpec().getTemplate().getSpec().getContainers())
                .extracting(container -> container.getName())
                .containsExactly("main", "reloader", "metrics");
        ready(1);
        awaitStream("replicas: 1\n");

        bus("{version: 2.14.6, replicas: 3}");
        awaitCondition("Deployed", "True", "ScaleRefused", "1 server stays", "make a new EventBus");
        assertThat(servers().getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void threeServersBecomeFiveAndFewerAreRefused() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
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
    void serversThatSomebodyAddedToTheStatefulSetGoAgainWhenTheyAreOutOfTheCluster() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        ready(3);
        awaitStream("replicas: 3\n");

        cluster.client()
                .apps()
                .statefulSets()
                .inNamespace(space.namespace())
                .withName(SERVERS)
                .scale(5);
        awaitCondition(
                "Deployed",
                "True",
                "ScaleRefused",
                "replicas: 3 is refused, 5 servers stay",
                "set it to 5",
                "tandem.io/allow-replicas=3");
        assertThat(servers().getSpec().getReplicas()).isEqualTo(5);

        space.editMetadata(eventBus(), "{\"annotations\": {\"tandem.io/allow-replicas\": \"3\"}}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        awaitCondition("Deployed", "True", "Applied");
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

        bus("{version: 2.15.2, replicas: 3}");
        awaitServers(servers -> assertThat(image(servers)).isEqualTo("nats:2.15.2-alpine"));
    }

    @Test
    void aLowerVersionThatMayNotReadTheFilesIsRefusedUnlessItIsNamedInAnAnnotation() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());

        bus("{version: 2.13.0, replicas: 3, maxPayload: 8MB}");
        awaitCondition(
                "Deployed", "True", "DowngradeRefused", "2.13.0 is refused, 2.14.6 stays", "allow-downgrade=2.13.0");
        space.eventually(() -> assertThat(config().get("nats-js")).contains("max_payload: 8MB"));
        assertThat(image(servers())).isEqualTo("nats:2.14.6-alpine");

        var first = servers().getMetadata().getUid();
        cluster.client().resource(servers()).delete();
        awaitServers(servers -> assertThat(servers.getMetadata().getUid()).isNotEqualTo(first));
        assertThat(image(servers())).as("made again").isEqualTo("nats:2.14.6-alpine");
        ready(3);
        awaitCondition("Ready", "True", "ServersReady");
        awaitCondition("Deployed", "True", "DowngradeRefused", "2.13.0 is refused, 2.14.6 stays");

        space.editMetadata(eventBus(), "{\"annotations\": {\"tandem.io/allow-downgrade\": \"2.13.0\"}}");
        awaitServers(servers -> assertThat(image(servers)).isEqualTo("nats:2.13.0-alpine"));
        awaitCondition("Deployed", "True", "Applied");
    }

    @Test
    void versionsThatEventSourcesCannotWorkWithAreRefusedByName() {
        bus("{version: 2.9.21, replicas: 3}");
        awaitCondition("Deployed", "False", "InvalidEventBus", "2.9.21 is older than 2.10.0", "such as 2.14.6");
        bus("{version: v2.10.10, replicas: 3}");
        awaitCondition("Deployed", "False", "InvalidEventBus", "\"v2.10.10\" is not known here");
        assertThat(space.list(StatefulSet.class)).isEmpty();
    }

    @Test
    void whoeverDeletesTheStatefulSetGetsItBackAsItWasWithItsClaimsAndSecrets() {
        bus("{version: 2.14.6, replicas: 3, persistence: {}}");
        awaitServers(servers -> assertThat(servers.getSpec()
                        .getPersistentVolumeClaimRetentionPolicy()
                        .getWhenDeleted())
                .isEqualTo("Retain"));
        claim(0);
        ready(3);
        space.eventually(() ->
                assertThat(owners(0)).containsExactly(eventBus().getMetadata().getUid()));
        var secrets = servers().getMetadata().getAnnotations().get("tandem.io/bus-secrets");
        var first = servers().getMetadata().getUid();

        cluster.client().resource(servers()).delete();
        awaitServers(servers -> assertThat(servers.getMetadata().getUid()).isNotEqualTo(first));
        assertThat(servers().getMetadata().getAnnotations()).containsEntry("tandem.io/bus-secrets", secrets);
        assertThat(servers().getSpec().getReplicas()).isEqualTo(3);
        assertThat(owners(0)).isNotEmpty();
    }

    @Test
    void noEmptyBusTakesThePlaceOfClaimsWhoseKeyIsGone() {
        claim(1);
        bus("{version: 2.14.6, replicas: 3, persistence: {}}");

        awaitCondition("Deployed", "False", "LeftOver", "Secret eventbus-default-js-server", "delete the claims");
        assertThat(space.list(StatefulSet.class)).isEmpty();

        bus("{version: 2.14.6, replicas: 3}");
        awaitCondition("Deployed", "False", "LeftOver", "eventbus-default-js-vol-eventbus-default-js-1");
    }

    /** What the API server writes otherwise than it was given looked like a change at each look. */
    @Test
    void nothingIsWrittenAgainAtALookAtServersThatAreAsPlanned() {
        var statuses = StatusChanges.of(space, EventBus.class);
        bus("{version: 2.14.6, replicas: 3, containerTemplate: {resources: {requests: {cpu: 1000m, memory: 1024Mi}}},"
                + " tolerations: [{key: spot, operator: Exists}], persistence: {volumeSize: 1024Mi}}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitCondition("Ready", "True", "ServersReady", "3 of 3");
        awaitCondition("Deployed", "True", "Applied");
        var version = servers().getMetadata().getGeneration();
        var applied = sent.applies(space, "statefulsets");

        ready(2);
        awaitCondition("Ready", "True", "ServersReady", "2 of 3");
        ready(3);
        awaitCondition("Ready", "True", "ServersReady", "3 of 3");

        assertThat(sent.applies(space, "statefulsets")).isPositive().isEqualTo(applied);
        assertThat(servers().getMetadata().getGeneration()).isEqualTo(version);
        statuses.awaitOneForEach(() -> sent.statusApplies(space, "eventbus"));
    }

    /** The definition forbids the change now; some were made before it did. */
    @Test
    void serversOfABusThatBecameSomebodyElsesAreToldOf() {
        space.jetStreamBus("nats://elsewhere:4222");
        awaitCondition("Deployed", "True", "Resolved");
        space.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: eventbus-default-js
                  namespace: %%s
                  labels: &labels {controller: eventbus-controller, eventbus-name: default, owner-name: default}
                  ownerReferences:
                    - {apiVersion: argoproj.io/v1alpha1, kind: EventBus, name: default, uid: %s, controller: true}
                spec:
                  serviceName: eventbus-default-js-svc
                  selector: {matchLabels: *labels}
                  template:
                    metadata: {labels: *labels}
                    spec: {containers: [{name: main, image: "nats:2.14.6-alpine"}]}
                """.formatted(eventBus().getMetadata().getUid()));

        awaitCondition("Deployed", "True", "LeftOver", "StatefulSet eventbus-default-js of a former spec.jetstream");

        cluster.client().resource(servers()).delete();
        awaitCondition("Deployed", "True", "Resolved");
    }

    @Test
    void podsThatThePlatformRefusesAreToldOfInTheCondition() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        space.apply("""
                apiVersion: v1
                kind: Event
                metadata: {name: refused, namespace: %%s}
                involvedObject: {kind: StatefulSet, apiVersion: apps/v1, name: eventbus-default-js, namespace: %s, uid: %s}
                type: Warning
                reason: FailedCreate
                lastTimestamp: "2026-01-01T00:00:00Z"
                message: "unable to validate against any security context constraint: fsGroup 1000 is not allowed"
                """.formatted(space.namespace(), servers().getMetadata().getUid()));
        var servers = servers();
        servers.setStatus(new StatefulSetStatusBuilder()
                .withObservedGeneration(servers.getMetadata().getGeneration())
                .withReplicas(0)
                .build());
        cluster.client().resource(servers).patchStatus();

        awaitCondition("Ready", "False", "ServersNotReady", "pods cannot be made", "fsGroup 1000 is not allowed");
    }

    @Test
    void monitoringIsNotOpenToTheWholeCluster() {
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());

        var policy = space.list(NetworkPolicy.class).getFirst().getSpec();
        assertThat(policy.getPodSelector().getMatchLabels()).containsEntry("eventbus-name", "default");
        assertThat(policy.getIngress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(4222, 7777, 6222);
        assertThat(policy.getIngress().get(1).getFrom())
                .as("servers to servers")
                .hasSize(1);
    }

    @Test
    void secretsAreMadeOnceAndNotAgainWithAnotherChange() {
        bus("{version: 2.14.6, replicas: 1}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(1);
        awaitStream("replicas: 1\n");
        var before = secret("eventbus-default-js-client-auth");

        bus("{version: 2.14.6, replicas: 1, maxPayload: 2MB}");
        space.eventually(() -> assertThat(config().get("nats-js")).contains("max_payload: 2MB"));
        assertThat(secret("eventbus-default-js-client-auth")).isEqualTo(before);

        assertThat(space.list(Secret.class)).hasSize(3);
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

    private List<String> owners(int ordinal) {
        return cluster
                .client()
                .persistentVolumeClaims()
                .inNamespace(space.namespace())
                .withName("eventbus-default-js-vol-eventbus-default-js-" + ordinal)
                .get()
                .getMetadata()
                .getOwnerReferences()
                .stream()
                .map(OwnerReference::getUid)
                .toList();
    }
}
