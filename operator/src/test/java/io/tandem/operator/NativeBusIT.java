package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of spec.jetstream on a real API server, under the rights we ship; the servers' health is written here. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class NativeBusIT {
    private static final String SERVERS = "eventbus-default-js";

    ControlPlane cluster;
    Space space;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    @Test
    void isInstalledUnderUpstreamsNamesAndToldToClientsWhenAllServersAreReady() {
        bus("{version: 2.12.1, replicas: 3, streamConfig: 'maxAge: 72h'}");

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
        bus("{version: 2.12.1, replicas: 1}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(1));
        assertThat(config().get("bootstrap")).isEqualTo(SERVERS + "-0");
        ready(1);
        awaitStream("replicas: 1\n");
        var template = servers().getSpec().getTemplate();

        bus("{version: 2.12.1, replicas: 3}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(2));
        assertThat(config().get("bootstrap")).isEmpty();
        awaitCondition("Ready", "False", "ServersNotReady", "1 of 2 servers are ready, 3 wanted");
        ready(2);
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        awaitStream("replicas: 1\n");
        ready(3);
        awaitStream("replicas: 3\n");
        assertThat(servers().getSpec().getTemplate()).as("nobody restarts").isEqualTo(template);

        bus("{version: 2.12.1, replicas: 1}");
        awaitCondition("Deployed", "True", "ScaleRefused", "replicas: 1 is refused, 3 servers stay");
        assertThat(servers().getSpec().getReplicas()).isEqualTo(3);
    }

    /** Without persistence: the copies of a new server come from the others, so none of these may restart. */
    @Test
    void threeServersWithoutVolumesBecomeFiveOneByOneAndNobodyRestarts() {
        bus("{version: 2.12.1, replicas: 3}");
        awaitServers(servers -> assertThat(servers.getSpec().getReplicas()).isEqualTo(3));
        ready(3);
        awaitStream("replicas: 3\n");
        var template = servers().getSpec().getTemplate();
        assertThat(servers().getSpec().getVolumeClaimTemplates()).isEmpty();

        bus("{version: 2.12.1, replicas: 5}");
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
        bus("{version: 2.12.1, replicas: 3}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(3);
        awaitStream("replicas: 3\n");
        var first = servers().getSpec().getTemplate();

        bus("{version: 2.12.1, replicas: 3, maxPayload: 8MB}");
        space.eventually(() -> assertThat(config().get("nats-js")).contains("max_payload: 8MB"));
        assertThat(servers().getSpec().getTemplate()).isEqualTo(first);

        bus("{version: 2.12.1, replicas: 3, settings: 'max_file_store: 1GB'}");
        awaitServers(servers -> assertThat(
                        servers.getSpec().getTemplate().getMetadata().getAnnotations())
                .isNotEqualTo(first.getMetadata().getAnnotations()));

        bus("{version: 2.13.0, replicas: 3}");
        awaitServers(servers -> assertThat(image(servers)).isEqualTo("nats:2.13.0-alpine"));
    }

    @Test
    void secretsAreMadeOnceAndAnewOnlyWhenAskedFor() {
        bus("{version: 2.12.1, replicas: 1}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        ready(1);
        awaitStream("replicas: 1\n");
        var before = secret("eventbus-default-js-client-auth");

        bus("{version: 2.12.1, replicas: 1, maxPayload: 2MB}");
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
        bus("{version: 2.12.1, replicas: 1}");

        awaitServers(servers -> assertThat(encryptionSecret(servers)).isEqualTo("eventbus-default-js-server"));
        assertThat(secret("eventbus-default-js-client-auth-2")).isNotEmpty();
        assertThat(space.list(Secret.class))
                .noneMatch(made -> made.getMetadata().getName().equals("eventbus-default-js-client-auth"));
    }

    @Test
    void whatUpstreamInstalledStaysUntouchedUntilTheSpecChanges() {
        // as the other controller leaves it; without an owner at first, or this one would be quicker than the test
        space.apply(UPSTREAM_OBJECTS.replace("OWNER", ""));
        space.apply(UPSTREAM);
        awaitCondition("Deployed", "False", "ApplyFailed", "is not this EventBus's");
        var before = servers().getMetadata().getGeneration();
        cluster.client()
                .resource(eventBus())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), UPSTREAM_STATUS);
        owned(eventBus(), UPSTREAM_OBJECTS);

        awaitCondition("Deployed", "True", "Adopted");
        assertThat(servers().getMetadata().getGeneration()).isEqualTo(before);
        assertThat(eventBus().getStatus().config().jetstream().streamConfig()).isEqualTo("maxmsgs: 50000\n");

        bus("{version: 2.13.0, replicas: 1}");
        awaitServers(servers -> {
            assertThat(image(servers)).isEqualTo("nats:2.13.0-alpine");
            assertThat(servers.getSpec().getTemplate().getSpec().getInitContainers())
                    .isEmpty();
        });
        assertThat(config().get("nats-js")).contains("key: \"$JS_KEY\"").doesNotContain("cluster {");
        bus("{version: 2.13.0, replicas: 3}");
        awaitCondition("Deployed", "True", "ScaleRefused", "would lose its stream");
        assertThat(eventBus().getStatus().config().jetstream().tls().insecureSkipVerify())
                .isTrue();
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
        bus("{version: 2.12.1, replicas: 3, maxPayload: big, settings: '}', streamConfig: 'replicas: 5'}");

        awaitCondition(
                "Deployed",
                "False",
                "InvalidEventBus",
                "spec.jetstream.maxPayload",
                "spec.jetstream.settings",
                "spec.jetstream.streamConfig: replicas is 5 and there are 3 servers");
        assertThat(space.list(StatefulSet.class)).isEmpty();
    }

    private void bus(String jetstream) {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %%s}
                spec: {jetstream: %s}
                """.formatted(jetstream));
    }

    private EventBus eventBus() {
        return space.bus("default");
    }

    private StatefulSet servers() {
        return cluster.client()
                .apps()
                .statefulSets()
                .inNamespace(space.namespace())
                .withName(SERVERS)
                .get();
    }

    private void awaitServers(Consumer<StatefulSet> assertion) {
        space.eventually(() -> {
            assertThat(servers()).isNotNull();
            assertion.accept(servers());
        });
    }

    /** What a StatefulSet controller would write. */
    private void ready(int count) {
        var servers = servers();
        servers.setStatus(new StatefulSetStatusBuilder()
                .withObservedGeneration(servers.getMetadata().getGeneration())
                .withReplicas(servers.getSpec().getReplicas())
                .withReadyReplicas(count)
                .withCurrentReplicas(servers.getSpec().getReplicas())
                .withCurrentRevision("one")
                .withUpdateRevision("one")
                .withUpdatedReplicas(servers.getSpec().getReplicas())
                .build());
        cluster.client().resource(servers).patchStatus();
    }

    private void awaitStream(String part) {
        space.eventually(() -> {
            assertThat(eventBus().getStatus().config()).isNotNull();
            assertThat(eventBus().getStatus().config().jetstream().streamConfig())
                    .contains(part);
        });
    }

    private void awaitCondition(String type, String status, String reason, String... parts) {
        space.eventually(() -> {
            var found = conditions().stream().filter(c -> c.type().equals(type)).findFirst();
            assertThat(found).as("%s", conditions()).isPresent();
            assertThat(found.get().status()).as("%s", found).isEqualTo(status);
            assertThat(found.get().reason()).as("%s", found).isEqualTo(reason);
            assertThat(List.of(parts))
                    .allMatch(found.get().message()::contains, found.get().message());
        });
    }

    private List<Condition> conditions() {
        var status = eventBus().getStatus();
        return status == null || status.conditions() == null ? List.of() : status.conditions();
    }

    private Map<String, String> config() {
        return cluster.client()
                .resources(ConfigMap.class)
                .inNamespace(space.namespace())
                .withName(SERVERS + "-config")
                .get()
                .getData();
    }

    private Map<String, String> secret(String name) {
        var found = cluster.client()
                .secrets()
                .inNamespace(space.namespace())
                .withName(name)
                .get();
        var text = new java.util.TreeMap<String, String>();
        found.getData()
                .forEach((key, value) -> text.put(
                        key, new String(Base64.getDecoder().decode(value), java.nio.charset.StandardCharsets.UTF_8)));
        return text;
    }

    private static String image(StatefulSet servers) {
        return servers.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    private static String encryptionSecret(StatefulSet servers) {
        return servers.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("JS_KEY"))
                .findFirst()
                .orElseThrow()
                .getValueFrom()
                .getSecretKeyRef()
                .getName();
    }

    private void owned(EventBus bus, String yaml) {
        space.apply(yaml.replace(
                "OWNER",
                "{apiVersion: argoproj.io/v1alpha1, kind: EventBus, name: default, controller: true,"
                        + " blockOwnerDeletion: true, uid: " + bus.getMetadata().getUid() + "}"));
    }

    private static final String UPSTREAM = """
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: default, namespace: %s, finalizers: [eventbus-controller]}
            spec: {jetstream: {version: latest, replicas: 1}}
            """;

    private static final String UPSTREAM_STATUS = """
            {"status": {
              "observedGeneration": null,
              "conditions": [
                {"type": "Configured", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"},
                {"type": "Deployed", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z",
                 "reason": "Succeeded", "message": "JetStream is deployed"}],
              "config": {"jetstream": {
                "url": "nats://eventbus-default-js-svc.ns.svc:4222",
                "accessSecret": {"name": "eventbus-default-js-client-auth", "key": "client-auth"},
                "streamConfig": "maxmsgs: 50000\\n"}}}}
            """;

    /** The servers first: an EventBus that owns a part of them without the servers is one that we install. */
    private static final String UPSTREAM_OBJECTS = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: eventbus-default-js
              namespace: %1$s
              labels: {controller: eventbus-controller, eventbus-name: default, owner-name: default}
              annotations: {resource-spec-hash: abc}
              ownerReferences: [OWNER]
            spec:
              replicas: 1
              serviceName: eventbus-default-js-svc
              podManagementPolicy: Parallel
              selector: {matchLabels: {controller: eventbus-controller, eventbus-name: default, owner-name: default}}
              template:
                metadata:
                  labels: {controller: eventbus-controller, eventbus-name: default, owner-name: default}
                spec: {containers: [{name: main, image: "nats:2.10.10"}]}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: eventbus-default-js-server, namespace: %1$s, ownerReferences: [OWNER]}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: eventbus-default-js-client-auth, namespace: %1$s, ownerReferences: [OWNER]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: eventbus-default-js-config
              namespace: %1$s
              labels: &labels {controller: eventbus-controller, eventbus-name: default, owner-name: default}
              ownerReferences: [OWNER]
            data:
              nats-js: |
                jetstream {
                  key: "$JS_KEY"
                  store_dir: "/data/jetstream/store"
                }
            """;
}
