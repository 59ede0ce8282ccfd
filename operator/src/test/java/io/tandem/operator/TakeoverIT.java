package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reference implementation's controller left behind. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class TakeoverIT {
    ControlPlane cluster;
    Space space;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    @Test
    void deletionIsNotHeldBackByTheFormerFinalizer() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        space.editMetadata(
                space.source("ticker"), "{\"finalizers\": [\"example.org/other\", \"eventsource-controller\"]}");

        cluster.client().resource(space.source("ticker")).delete();

        space.eventually(() ->
                assertThat(space.source("ticker").getMetadata().getFinalizers()).containsExactly("example.org/other"));
        space.editMetadata(space.source("ticker"), "{\"finalizers\": []}");
        space.eventually(() -> assertThat(space.list(EventSource.class)).isEmpty());
    }

    @Test
    void aBusThatIsOnlyAnAddressGoesAtOnce() {
        space.jetStreamBus("nats://one:4222");
        space.editMetadata(space.bus("default"), "{\"finalizers\": [\"eventbus-controller\"]}");

        cluster.client().resource(space.bus("default")).delete();

        space.eventually(() -> assertThat(space.list(EventBus.class)).isEmpty());
    }

    @Test
    void leavesTheStatusOfABusThatSomebodyElseInstalls() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s}
                spec: {nats: {native: {replicas: 3}}}
                """);
        space.eventually(
                () -> assertThat(space.bus("default").getStatus()).isNotNull().satisfies(status -> assertThat(
                                status.conditions())
                        .anyMatch(condition -> condition.reason().equals("NotBuiltYet"))));
        cluster.client()
                .resource(space.bus("default"))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"config": {"nats": {"url": "nats://installed:4222"}}, "conditions": [
                        {"type": "Configured", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"},
                        {"type": "Deployed", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}""");

        space.calendar("ticker", 1);

        space.awaitDeployment("ticker");
        assertThat(space.bus("default").getStatus().conditions())
                .allMatch(condition -> condition.status().equals("True"));

        cluster.client().resource(space.bus("default")).delete();
        space.eventually(() -> assertThat(space.bus("default").getStatus().conditions())
                .as("each look at it failed")
                .anySatisfy(condition -> {
                    assertThat(condition.type()).isEqualTo("Deployed");
                    assertThat(condition.reason()).isEqualTo("InUse");
                    assertThat(condition.message()).contains("EventSource ticker");
                }));
    }

    @Test
    void podsOfUpstreamKeepRunningUntilTheSpecificationChanges() {
        var upstream = adopted(2, "", "10s");
        var template = upstream.getSpec().getTemplate();

        space.awaitCondition("ticker", "Deployed", "True", "Applied");
        space.editMetadata(space.source("ticker"), "{\"labels\": {\"team\": \"shop\"}}");
        space.eventually(() -> assertThat(only().getMetadata().getLabels()).containsEntry("team", "shop"));

        assertThat(only().getMetadata().getUid())
                .isEqualTo(upstream.getMetadata().getUid());
        assertThat(only().getSpec().getTemplate()).isEqualTo(template);
        assertThat(only().getMetadata().getAnnotations()).containsEntry("resource-spec-hash", "1234567890");
        assertThat(only().getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .contains("argo-events", "tandem-operator");

        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: ticker, namespace: %s}
            spec: {eventBusName: later, replicas: 2, calendar: {tick: {interval: 20s}}}
            """);

        space.eventually(() -> {
            var now = only();
            assertThat(now.getMetadata().getUid())
                    .isEqualTo(upstream.getMetadata().getUid());
            assertThat(now.getSpec().getStrategy().getType()).isEqualTo("Recreate");
            assertThat(now.getSpec().getStrategy().getRollingUpdate()).isNull();
            var container =
                    now.getSpec().getTemplate().getSpec().getContainers().get(0);
            assertThat(container.getImage()).isEqualTo("registry.example/tandem/event-source:1.0");
            assertThat(container.getEnv()).extracting(EnvVar::getName).doesNotContain("REMOVED_FROM_THE_TEMPLATE");
            assertThat(now.getMetadata().getManagedFields())
                    .extracting(ManagedFieldsEntry::getManager)
                    .doesNotContain("argo-events");
        });
        space.awaitCondition("ticker", "Deployed", "True", "Applied");
    }

    /** It was refused, for want of a selector and of containers: upstream's update owns only what it changed. */
    @Test
    void podsThatWentBackToUpstreamAndComeAgainKeepRunning() {
        adopted(2, "", "99s");
        space.eventually(
                () -> assertThat(only().getSpec().getTemplate().getMetadata().getAnnotations())
                        .containsKey("tandem.io/lock"));

        var back = only();
        back.setSpec(former(2, "", "10s").getSpec());
        back.getMetadata().setResourceVersion(null);
        cluster.client()
                .raw(
                        "/apis/apps/v1/namespaces/%s/deployments/%s?fieldManager=argo-events"
                                .formatted(space.namespace(), back.getMetadata().getName()),
                        "PUT",
                        back);
        space.editMetadata(space.source("ticker"), "{\"labels\": {\"team\": \"shop\"}}");
        space.eventually(() -> assertThat(only().getMetadata().getLabels()).containsEntry("team", "shop"));

        space.awaitCondition("ticker", "Deployed", "True", "Applied");
        var template = only().getSpec().getTemplate();
        assertThat(template.getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(template.getSpec().getContainers().getFirst().getImage())
                .isEqualTo("registry.example/argo-events:1");
        assertThat(only().getSpec().getSelector()).isEqualTo(back.getSpec().getSelector());
    }

    @Test
    void podsThatElectByTheLeaseOverlapWithOursSinceTheyShareIt() {
        adopted(2, "k8s", "10s");
        space.awaitCondition("ticker", "Deployed", "True", "Applied");

        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: ticker, namespace: %s, annotations: {events.argoproj.io/leader-election: k8s}}
            spec: {eventBusName: later, replicas: 2, calendar: {tick: {interval: 20s}}}
            """);

        space.eventually(() -> {
            assertThat(only().getSpec().getTemplate().getMetadata().getAnnotations())
                    .containsEntry("tandem.io/lock", "lease");
            assertThat(only().getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
        });
    }

    /** Its apply is refused when the fields are taken over already. */
    @Test
    void aChangeThatIsRefusedAndUndoneRestartsNothingAndTheNextOneRolls() {
        var before = adopted(2, "k8s", "10s");
        space.awaitCondition("ticker", "Deployed", "True", "Applied");

        change("template: {container: {resources: {requests: {cpu: 2}, limits: {cpu: 1}}}}, ", "10s");
        space.awaitCondition("ticker", "Deployed", "False", "UpdateDeploymentFailed", "cpu");
        change("", "10s");
        space.awaitCondition("ticker", "Deployed", "True", "Applied");
        assertThat(only().getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());

        change("template: {container: {resources: {requests: {cpu: 2}, limits: {cpu: 1}}}}, ", "20s");
        space.awaitCondition("ticker", "Deployed", "False", "UpdateDeploymentFailed", "cpu");
        change("", "20s");
        space.awaitCondition("ticker", "Deployed", "True", "Applied");
        assertThat(only().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("tandem.io/lock", "lease");
        assertThat(only().getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(only().getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .extracting(EnvVar::getName)
                .doesNotContain("REMOVED_FROM_THE_TEMPLATE");
        assertThat(only().getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .doesNotContain("argo-events");
    }

    private void change(String template, String interval) {
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: ticker, namespace: %%s, annotations: {events.argoproj.io/leader-election: k8s}}
            spec: {eventBusName: later, replicas: 2, %scalendar: {tick: {interval: %s}}}
            """.formatted(template, interval));
    }

    @Test
    void podsOfAnOutdatedSpecificationAreReplacedAtOnce() {
        adopted(2, "", "99s");

        space.eventually(
                () -> assertThat(only().getSpec().getTemplate().getMetadata().getAnnotations())
                        .containsKey("tandem.io/lock"));
    }

    @Test
    void ofSeveralDeploymentsThatUpstreamLeftOnlyTheOldestStays() {
        var oldest = adopted(2, "", "10s");
        space.awaitCondition("ticker", "Deployed", "True", "Applied");

        var another = former(2, "", "10s");
        another.getMetadata().setName("ticker-eventsource-x9999");
        create(another);

        space.eventually(() -> assertThat(only().getMetadata().getUid())
                .isEqualTo(oldest.getMetadata().getUid()));
    }

    @Test
    void aServiceOfUpstreamKeepsItsAddressAndItsHash() {
        space.apply(Space.WEBHOOK);
        var service = new ServiceBuilder()
                .withMetadata(former(1, "", "1s").getMetadata())
                .editMetadata()
                .withName("hook-eventsource-svc")
                .withLabels(LABELS)
                .editFirstOwnerReference()
                .withName("hook")
                .withUid(space.source("hook").getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .addNewPort()
                .withPort(12000)
                .withTargetPort(new IntOrString(12000))
                .endPort()
                .withSelector(LABELS)
                .endSpec()
                .build();
        var path = "/api/v1/namespaces/%s/services?fieldManager=argo-events".formatted(space.namespace());
        cluster.client().raw(path, "POST", service);
        var address = space.list(Service.class).get(0).getSpec().getClusterIP();

        space.jetStreamBus("nats://one:4222");

        space.eventually(
                () -> assertThat(space.list(Service.class)).singleElement().satisfies(now -> {
                    assertThat(now.getSpec().getClusterIP()).isEqualTo(address);
                    assertThat(now.getSpec().getSelector()).containsEntry("eventsource-name", "hook");
                    assertThat(now.getMetadata().getAnnotations()).containsEntry("resource-spec-hash", "1234567890");
                }));
    }

    private Deployment only() {
        assertThat(space.list(Deployment.class)).hasSize(1);
        return space.list(Deployment.class).get(0);
    }

    /** In the order of a real takeover: upstream's objects first, then an operator that sees them. */
    private Deployment adopted(int replicas, String election, String interval) {
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata:
              name: ticker
              namespace: %%s
              finalizers: [eventsource-controller]
              annotations: {events.argoproj.io/leader-election: "%s"}
            spec: {eventBusName: later, replicas: %d, calendar: {tick: {interval: 10s, schedule: ""}}}
            """.formatted(election, replicas));
        create(former(replicas, election, interval));
        var created = only();
        space.formerConditions(space.source("ticker"), "SourcesProvided", "Deployed");
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: later, namespace: %s}
            spec: {jetstreamExotic: {url: "nats://one:4222"}}
            """);
        return created;
    }

    private void create(Deployment deployment) {
        deployment
                .getMetadata()
                .getOwnerReferences()
                .get(0)
                .setUid(space.source("ticker").getMetadata().getUid());
        var path = "/apis/apps/v1/namespaces/%s/deployments?fieldManager=argo-events".formatted(space.namespace());
        cluster.client().raw(path, "POST", deployment);
    }

    private static final Map<String, String> LABELS =
            Map.of("controller", "eventsource-controller", "eventsource-name", "ticker", "owner-name", "ticker");

    /** As upstream's controller writes it: every field of its Go types, empty ones too. */
    private Deployment former(int replicas, String election, String interval) {
        return Serialization.unmarshal(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: ticker-eventsource-x7k2p
                  namespace: %s
                  labels: &labels
                    controller: eventsource-controller
                    eventsource-name: ticker
                    owner-name: ticker
                  annotations: {resource-spec-hash: "1234567890"}
                  ownerReferences:
                    - {apiVersion: argoproj.io/v1alpha1, kind: EventSource, name: ticker, uid: later, controller: true,
                       blockOwnerDeletion: true}
                spec:
                  replicas: %d
                  selector: {matchLabels: *labels}
                  template:
                    metadata: {labels: *labels}
                    spec:
                      volumes: [{name: tmp, emptyDir: {}}]
                      containers:
                        - name: main
                          image: registry.example/argo-events:1
                          args: [eventsource-service]
                          imagePullPolicy: Always
                          ports: [{name: metrics, containerPort: 7777}]
                          volumeMounts: [{name: tmp, mountPath: /tmp}]
                          env:
                            - {name: REMOVED_FROM_THE_TEMPLATE, value: "yes"}
                            - {name: EVENTSOURCE_OBJECT, value: "%s"}
                            - {name: EVENTBUS_SUBJECT, value: eventbus-shop}
                            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                            - {name: LEADER_ELECTION, value: "%s"}
                            - {name: EVENTBUS_CONFIG, value: "%s"}
                """.formatted(
                                space.namespace(),
                                replicas,
                                base64("""
                                    {"metadata":{"name":"ticker","namespace":"shop","creationTimestamp":null},
                                    "spec":{"eventBusName":"later","replicas":%d,
                                    "calendar":{"tick":{"schedule":"","interval":"%s"}}},"status":{}}\
                                    """.formatted(replicas, interval)),
                                election,
                                base64("{\"jetstream\":{\"url\":\"nats://one:4222\"}}")),
                Deployment.class);
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
