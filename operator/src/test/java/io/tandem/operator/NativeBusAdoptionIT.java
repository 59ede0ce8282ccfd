package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.EventBus;
import io.tandem.operator.cluster.ControlPlaneResource;
import org.junit.jupiter.api.Test;

/** What upstream's controller installed is taken over on a real API server, under the rights we ship. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class NativeBusAdoptionIT extends NativeBusCase {
    @Test
    void whatUpstreamInstalledStaysUntouchedUntilTheSpecChanges() {
        adopted(1);
        assertThat(servers().getMetadata().getGeneration()).isEqualTo(1);
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
        ready(1);
        space.eventually(
                () -> assertThat(eventBus().getStatus().config().jetstream().tls())
                        .isNotNull()
                        .satisfies(tls -> assertThat(tls.insecureSkipVerify()).isTrue()));
    }

    /** Each change of what clients are told replaces the pods of those who were deployed with the one before. */
    @Test
    void anAdoptedBusTellsItsClientsAllThatChangesAtOnceSoThatTheirPodsAreReplacedOnce() {
        adopted(1);
        var before = eventBus().getStatus().config();

        space.editMetadata(eventBus(), "{\"annotations\": {\"tandem.io/secrets-generation\": \"2\"}}");
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get("tandem.io/bus-secrets"))
                        .startsWith("generation=2,former=1,"));
        awaitCondition("Deployed", "True", "Waiting", "clients are told of generation 2, and of what else changed");
        assertThat(eventBus().getStatus().config()).as("the servers restart").isEqualTo(before);

        ready(1);
        space.eventually(() -> {
            var now = eventBus().getStatus().config().jetstream();
            assertThat(now.accessSecret().name()).isEqualTo("eventbus-default-js-client-auth-2");
            assertThat(now.tls()).isNotNull();
            assertThat(now.streamConfig()).contains("maxmsgs: ", "revision: ");
        });
    }

    /**
     * The operator ended between ConfigMap and StatefulSet, and clients were told passwords that no server took. So they were where
     * argo-events had the servers for a while: it leaves our annotations.
     */
    @Test
    void clientsAreNotToldPasswordsThatServersDoNotTakeWhateverOurAnnotationsSay() {
        adopted(1);
        var before = eventBus().getStatus().config();
        cluster.client()
                .configMaps()
                .inNamespace(space.namespace())
                .withName(SERVERS + "-config")
                .edit(map -> map.edit()
                        .editMetadata()
                        .addToAnnotations(
                                "tandem.io/bus-secrets", "generation=2,former=1,base=1,certificate=2,authority=2")
                        .endMetadata()
                        .build());
        ready(1);
        space.editMetadata(
                eventBus(),
                "{\"annotations\": {\"tandem.io/secrets-generation\": \"2\", \"tandem.io/hold-rollout\": \"true\"}}");
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get("tandem.io/bus-secrets"))
                        .startsWith("generation=2,former=1,"));
        assertThat(eventBus().getStatus().config()).isEqualTo(before);
        ready(1);
        space.eventually(() -> assertThat(eventBus()
                        .getStatus()
                        .config()
                        .jetstream()
                        .accessSecret()
                        .name())
                .isEqualTo("eventbus-default-js-client-auth-2"));

        cluster.client().resource(servers()).edit(found -> {
            found.getSpec().getTemplate().getMetadata().setAnnotations(null);
            found.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("nats:2.10.10");
            return found;
        });
        ready(0);
        awaitCondition("Deployed", "True", "Held", "tandem.io/hold-rollout is gone");
        awaitCondition("Ready", "False", "ServersNotReady");
        cluster.client()
                .resource(eventBus())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), UPSTREAM_STATUS);
        ready(1);
        awaitCondition("Ready", "True", "ServersReady");
        assertThat(eventBus().getStatus().config().jetstream().accessSecret().name())
                .isEqualTo("eventbus-default-js-client-auth");
        assertThat(image(servers())).isEqualTo("nats:2.10.10");
    }

    @Test
    void anAdoptedBusWithAServerAwayWaitsWithItsRotation() {
        adopted(3);
        ready(2);
        awaitCondition("Ready", "True", "ServersReady", "2 of 3");
        var before = servers().getMetadata().getGeneration();

        space.editMetadata(eventBus(), "{\"annotations\": {\"tandem.io/secrets-generation\": \"2\"}}");
        awaitCondition("Deployed", "True", "Waiting", "when all servers are ready: 2 of 3 servers are ready");
        assertThat(servers().getMetadata().getGeneration()).isEqualTo(before);

        ready(3);
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get("tandem.io/bus-secrets"))
                        .startsWith("generation=2,former=1,"));
    }

    /** It restarted servers one by one while one was away, if only something else was changed with the annotation. */
    @Test
    void anAdoptedBusWithAServerAwayWaitsWithItsRotationAlsoWhereTheSpecChangesWithIt() {
        adopted(3);
        ready(2);
        awaitCondition("Ready", "True", "ServersReady", "2 of 3");

        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s, annotations: {tandem.io/secrets-generation: "2"}}
                spec: {jetstream: {version: latest, replicas: 3, maxPayload: 2MB}}
                """);
        awaitCondition("Deployed", "True", "Waiting", "are made when all servers are ready");
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get("tandem.io/bus-secrets"))
                        .as("the change is made with the Secrets that clients have")
                        .startsWith("generation=1,former=0,"));
        assertThat(config().get("nats-js")).contains("max_payload: 2MB");

        ready(3);
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get("tandem.io/bus-secrets"))
                        .startsWith("generation=2,former=1,"));
    }

    /** The mark for deletion was taken for a change of the spec, and the servers restarted for it. */
    @Test
    void anAdoptedBusThatIsKeptFromDeletionKeepsItsServersAsTheyAre() {
        adopted(3);
        ready(3);
        awaitCondition("Deployed", "True", "Adopted");
        var before = servers().getMetadata().getGeneration();
        space.calendar("clock", 1);

        cluster.client().resource(eventBus()).delete();
        awaitCondition("Deployed", "True", "InUse", "EventSource clock");
        assertThat(servers().getMetadata().getGeneration()).isEqualTo(before);
        assertThat(servers().getMetadata().getAnnotations()).doesNotContainKey("tandem.io/bus-secrets");
    }

    /** As the other controller leaves it; without an owner at first, or this one would be quicker than the test. */
    private void adopted(int replicas) {
        var number = "replicas: " + replicas;
        var objects = UPSTREAM_OBJECTS
                .replace("replicas: 1", number)
                .replace(
                        "    jetstream {",
                        replicas > 1 ? "    cluster {name: default}\n    jetstream {" : "    jetstream {");
        space.apply(objects.replace("OWNER", ""));
        space.apply(UPSTREAM.replace("replicas: 1", number));
        awaitCondition("Deployed", "False", "LeftOver", "may go with an EventBus of this name");
        cluster.client()
                .resource(eventBus())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), UPSTREAM_STATUS);
        owned(eventBus(), objects);
        awaitCondition("Deployed", "True", "Adopted");
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
