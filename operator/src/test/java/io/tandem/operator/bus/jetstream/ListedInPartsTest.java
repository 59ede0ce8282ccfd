package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.bus.BusUsers;
import io.tandem.operator.cluster.ListServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever made many large objects ended the operator for want of memory at a list of them. */
class ListedInPartsTest {
    private static final EventBus BUS =
            Serialization.unmarshal("metadata: {name: default, namespace: shop, uid: u}", EventBus.class);

    private ListServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ListServer();
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(server.asked()).hasSizeGreaterThan(1).allSatisfy(asked -> assertThat(asked.limit())
                .isEqualTo(Optional.of(20)));
        server.close();
    }

    @Test
    void usersOfABus() {
        server.has("eventsources", List.of(user("a", "default"), user("b", "other"), user("c", "default")));
        server.has("sensors", List.of(user("d", "default")));

        assertThat(BusUsers.of(BUS, server.client()))
                .extracting(user -> user.substring(user.indexOf(' ') + 1))
                .containsExactlyInAnyOrder("a", "c", "d");
    }

    @Test
    void whyPodsOfServersCannotBeMade() {
        server.has("events", List.of(refused("1", "quota"), refused("3", "webhook"), refused("2", "limit")));
        var servers = Serialization.unmarshal("""
                metadata: {name: eventbus-default-js, namespace: shop, uid: s, generation: 1}
                spec: {replicas: 3}
                status: {observedGeneration: 1, replicas: 0}
                """, StatefulSet.class);

        assertThat(FailedPods.of(servers, server.client())).contains("pods cannot be made: webhook");
    }

    @Test
    void whyPodsOfServersDoNotStart() {
        server.has("pods", List.of(pod("a"), pod("b")));

        assertThat(JetStreamInstaller.troubles(BUS, server.client()))
                .containsExactly("pod a cannot start: ImagePullBackOff", "pod b cannot start: ImagePullBackOff");
    }

    private static String user(String name, String bus) {
        return """
                {"metadata": {"name": "%s", "namespace": "shop"}, "spec": {"eventBusName": "%s"}}""".formatted(name, bus);
    }

    private static String refused(String second, String message) {
        return """
                {"metadata": {"name": "e%1$s", "namespace": "shop"}, "involvedObject": {"uid": "s"}, "message": "%2$s",
                 "lastTimestamp": "2026-01-01T00:00:0%1$sZ"}""".formatted(second, message);
    }

    private static String pod(String name) {
        return """
                {"metadata": {"name": "%s", "namespace": "shop"}, "spec": {},
                 "status": {"phase": "Pending", "containerStatuses": [
                   {"name": "main", "ready": false, "state": {"waiting": {"reason": "ImagePullBackOff"}}}]}}""".formatted(name);
    }
}
