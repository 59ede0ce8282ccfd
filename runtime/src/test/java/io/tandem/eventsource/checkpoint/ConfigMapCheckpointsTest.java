package io.tandem.eventsource.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.tandem.local.ControlPlane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class ConfigMapCheckpointsTest extends CheckpointContract {
    private static ControlPlane kubernetes;
    private String namespace;

    @BeforeAll
    static void start() {
        kubernetes = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        kubernetes.close();
    }

    @BeforeEach
    void namespace(TestInfo test) {
        namespace = "t" + Integer.toHexString(test.getDisplayName().hashCode());
        kubernetes
                .client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @Override
    CheckpointStore store() {
        return new ConfigMapCheckpoints(kubernetes.client(), namespace, "shop");
    }

    @Test
    void withoutTheRightTheSourceIsReadAndTheStateNamesWhatToGrant() {
        try (var poor = kubernetes.clientOf(namespace, "default")) {
            var store = new ConfigMapCheckpoints(poor, namespace, "shop");
            var checkpoint = new Checkpoints(store, timers, blocking).of("event", Fence.NONE);
            assertThat(checkpoint.load().await().atMost(LIMIT)).isEmpty();
            assertThat(checkpoint.problem())
                    .contains("the role of this pod lacks get on configmaps eventsource-shop in namespace " + namespace
                            + ": grant get, create, update");
            checkpoint.save("1");
            checkpoint.flush().await().atMost(LIMIT);
        }
    }

    @Test
    void labelsOfOthersSurviveOurWrites() {
        kubernetes
                .client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("eventsource-shop")
                        .addToLabels("team", "shop")
                        .endMetadata()
                        .build())
                .create();
        var checkpoint = new Checkpoints(store(), timers, blocking).of("event", Fence.NONE);
        checkpoint.load().await().atMost(LIMIT);
        checkpoint.save("1");
        checkpoint.flush().await().atMost(LIMIT);
        var map = kubernetes
                .client()
                .configMaps()
                .inNamespace(namespace)
                .withName("eventsource-shop")
                .require();
        assertThat(map.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(map.getData().get("event")).contains("\"position\":\"1\"");
    }
}
