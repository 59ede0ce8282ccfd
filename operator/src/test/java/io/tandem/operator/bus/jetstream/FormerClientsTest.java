package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.cluster.ListServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is cut off by the next renewal of passwords. */
class FormerClientsTest {
    private static final EventBus BUS = Serialization.unmarshal("""
            metadata: {name: default, namespace: shop, uid: u, annotations: {tandem.io/secrets-generation: "3"}}
            status: {config: {jetstream: {url: "nats://eventbus-default-js-svc.shop.svc:4222"}}}
            """, EventBus.class);
    private static final SecretNames SECOND = new SecretNames(BusOwner.of(BUS), 2, 1, 1, 2, 2);
    private static final String FORMER = "eventbus-default-js-client-auth";
    private static final String PRESENT = "eventbus-default-js-client-auth-2";
    private static final String ROLLED = """
            "observedGeneration": 2, "replicas": 1, "updatedReplicas": 1""";

    private ListServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ListServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** A Sensor that waited for its turn, or was held, lost its bus for good when the passwords were renewed twice. */
    @Test
    void aRenewalWaitsForPodsThatUseTheGenerationThatWouldGo() {
        var servers = servers();
        var rotation = Rotation.of(BUS, new Present(Optional.of(servers), Optional.empty()));
        server.has(
                "deployments",
                List.of(
                        deployment("Sensor", "late", FORMER, 1, ROLLED),
                        deployment("Sensor", "stopped", FORMER, 0, ROLLED),
                        deployment("EventSource", "current", PRESENT, 1, ROLLED),
                        deployment("Sensor", "elsewhere", "other", 1, ROLLED)));

        assertThat(clients()).containsExactly("Sensor late");
        assertThat(rotation.heldForClients(names -> clients()))
                .hasValueSatisfying(waiting -> assertThat(waiting.message())
                        .contains("when no pods use generation 1 any more", "those of Sensor late do"));
        assertThat(rotation.heldForClients(names -> List.of())).isEmpty();
        servers.getStatus().setReadyReplicas(0);
        assertThat(rotation.heldForClients(names -> clients()))
                .as("servers may need new ones to start")
                .isEmpty();
    }

    /** One Sensor that nobody looks after held the renewal for good. */
    @Test
    void whoeverNamesTheGenerationThatGoesLetsItsClientsBeCutOff() {
        var present = new Present(Optional.of(servers()), Optional.empty());
        var allowing = Serialization.unmarshal(Serialization.asYaml(BUS), EventBus.class);

        allowing.getMetadata().getAnnotations().put("tandem.io/allow-cut-off", "2");
        assertThat(Rotation.of(allowing, present).heldForClients(names -> List.of("Sensor late")))
                .as("not the one that is meant")
                .hasValueSatisfying(waiting ->
                        assertThat(waiting.message()).contains("by the annotation tandem.io/allow-cut-off=1"));
        allowing.getMetadata().getAnnotations().put("tandem.io/allow-cut-off", "1");
        assertThat(Rotation.of(allowing, present).heldForClients(names -> List.of("Sensor late")))
                .isEmpty();
    }

    /** The new pod's image could not be pulled, the old one served on, and the next renewal took its bus. */
    @Test
    void aPodThatServesWhileItsSuccessorCannotStartIsWaitedFor() {
        server.has(
                "deployments",
                List.of(
                        deployment("Sensor", "stuck", PRESENT, 1, """
                                "observedGeneration": 2, "replicas": 2, "updatedReplicas": 1"""),
                        deployment("Sensor", "unseen", PRESENT, 1, """
                                "observedGeneration": 1, "replicas": 1, "updatedReplicas": 1"""),
                        deployment("EventSource", "failing", PRESENT, 2, """
                                "observedGeneration": 2, "replicas": 3, "updatedReplicas": 1"""),
                        deployment("Sensor", "rolled", PRESENT, 1, ROLLED)));
        server.has(
                "pods",
                List.of(
                        pod("stuck", "new", PRESENT, "", "Pending"),
                        pod("stuck", "old", FORMER, "", "Running"),
                        pod("unseen", "old", FORMER, "", "Running"),
                        pod("failing", "old", PRESENT, "", "Running"),
                        pod("failing", "older", FORMER, "", "Failed"),
                        pod("failing", "older", FORMER, """
                                "deletionTimestamp": "2026-01-01T00:00:00Z",""", "Running"),
                        pod("nobody", "old", FORMER, "", "Running")));

        assertThat(clients()).containsExactly("Sensor stuck", "Sensor unseen");
    }

    /** A pod has the whole Sensor in a variable, and a Deployment too. */
    @Test
    void aFewAreAskedForAtATimeAndPodsOnlyWhereNoDeploymentMakesThem() {
        var late = deployment("Sensor", "late", FORMER, 1, ROLLED);
        var unseen = deployment("Sensor", "unseen", PRESENT, 1, """
                "observedGeneration": 1""");
        server.has("pods", List.of(pod("unseen", "old", FORMER, "", "Running"), pod("unseen", "old", FORMER, "", "")));

        server.has("deployments", List.of(late, unseen));
        clients();
        assertThat(server.asked()).extracting(ListServer.Asked::resource).containsExactly("deployments", "deployments");

        server.has("deployments", List.of(unseen));
        clients();
        assertThat(server.asked())
                .extracting(ListServer.Asked::resource)
                .containsExactly("deployments", "deployments", "deployments", "pods", "pods");
        assertThat(server.asked()).extracting(ListServer.Asked::limit).containsOnly(Optional.of(20));
    }

    private static StatefulSet servers() {
        return Serialization.unmarshal("""
                metadata:
                  generation: 1
                  annotations: {tandem.io/bus-secrets: "generation=2,former=1,base=1,certificate=2,authority=2"}
                spec: {replicas: 1, template: {metadata: {annotations: {tandem.io/config-hash: x}}}}
                status:
                  {observedGeneration: 1, readyReplicas: 1, currentReplicas: 1, currentRevision: a, updateRevision: a}
                """, StatefulSet.class);
    }

    private List<String> clients() {
        return FormerClients.of(SECOND, server.client());
    }

    private static String deployment(String kind, String name, String secret, int replicas, String status) {
        return """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "%2$s-made", "namespace": "shop", "generation": 2,
                   "ownerReferences": [{"kind": "%1$s", "name": "%2$s", "uid": "u", "controller": true}]},
                 "spec": {"replicas": %3$d, "template": {"spec": %4$s}},
                 "status": {%5$s}}""".formatted(kind, name, replicas, told(secret), status);
    }

    private static String pod(String owner, String hash, String secret, String metadata, String phase) {
        return """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "p", "namespace": "shop", %3$s "labels": {"pod-template-hash": "%2$s"},
                   "ownerReferences": [
                     {"kind": "ReplicaSet", "name": "%1$s-made-%2$s", "uid": "u", "controller": true}]},
                 "spec": %4$s, "status": {"phase": "%5$s"}}""".formatted(owner, hash, metadata, told(secret), phase);
    }

    private static String told(String secret) {
        var bus = """
                {"jetstream": {"url": "nats://x", "accessSecret": {"name": "%s", "key": "client-auth"}}}""".formatted(secret);
        return """
                {"containers": [{"name": "main", "env": [{"name": "EVENTBUS_CONFIG", "value": "%s"}]}]}""".formatted(Base64.getEncoder().encodeToString(bus.getBytes(StandardCharsets.UTF_8)));
    }
}
