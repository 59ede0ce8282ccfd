package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is cut off by the next renewal of passwords. */
class FormerClientsTest {
    private static final EventBus BUS = Serialization.unmarshal("""
            metadata: {name: default, namespace: shop, uid: u, annotations: {tandem.io/secrets-generation: "3"}}
            status: {config: {jetstream: {url: "nats://eventbus-default-js-svc.shop.svc:4222"}}}
            """, EventBus.class);
    private static final SecretNames SECOND = new SecretNames(BusOwner.of(BUS), 2, 1, 1, 2, 2);

    /** A Sensor that waited for its turn, or was held, lost its bus for good when the passwords were renewed twice. */
    @Test
    void aRenewalWaitsForPodsThatUseTheGenerationThatWouldGo() {
        var servers = Serialization.unmarshal("""
                metadata:
                  generation: 1
                  annotations: {tandem.io/bus-secrets: "generation=2,former=1,base=1,certificate=2,authority=2"}
                spec: {replicas: 1, template: {metadata: {annotations: {tandem.io/config-hash: x}}}}
                status:
                  {observedGeneration: 1, readyReplicas: 1, currentReplicas: 1, currentRevision: a, updateRevision: a}
                """, StatefulSet.class);
        var rotation = Rotation.of(BUS, new Present(Optional.of(servers), Optional.empty()));
        var clients = List.of(
                deployment("Sensor", "late", "eventbus-default-js-client-auth", 1),
                deployment("Sensor", "stopped", "eventbus-default-js-client-auth", 0),
                deployment("EventSource", "current", "eventbus-default-js-client-auth-2", 1),
                deployment("Sensor", "elsewhere", "other", 1));

        assertThat(FormerClients.among(clients, SECOND)).containsExactly("Sensor late");
        assertThat(rotation.heldForClients(names -> FormerClients.among(clients, names)))
                .hasValueSatisfying(waiting -> assertThat(waiting.message())
                        .contains("when no pods use generation 1 any more", "those of Sensor late do"));
        assertThat(rotation.heldForClients(names -> List.of())).isEmpty();
        servers.getStatus().setReadyReplicas(0);
        assertThat(rotation.heldForClients(names -> FormerClients.among(clients, names)))
                .as("servers may need new ones to start")
                .isEmpty();
    }

    private static Deployment deployment(String kind, String name, String secret, int replicas) {
        var bus = """
                {"jetstream": {"url": "nats://x", "accessSecret": {"name": "%s", "key": "client-auth"}}}""".formatted(secret);
        return Serialization.unmarshal(
                """
                metadata: {name: d, ownerReferences: [{kind: %s, name: %s, uid: u, controller: true}]}
                spec:
                  replicas: %d
                  template: {spec: {containers: [{name: main, env: [{name: EVENTBUS_CONFIG, value: %s}]}]}}
                """.formatted(
                        kind, name, replicas, Base64.getEncoder().encodeToString(bus.getBytes(StandardCharsets.UTF_8))),
                Deployment.class);
    }
}
