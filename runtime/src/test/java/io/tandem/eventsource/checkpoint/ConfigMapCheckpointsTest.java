package io.tandem.eventsource.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.tandem.eventsource.SharedCluster;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class ConfigMapCheckpointsTest extends CheckpointContract {
    private String namespace;

    @BeforeEach
    void namespace(TestInfo test) {
        namespace = "t" + Integer.toHexString(test.getDisplayName().hashCode());
        SharedCluster.PLANE
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
        return new ConfigMapCheckpoints(SharedCluster.PLANE::client, namespace, "shop");
    }

    @Test
    void withoutTheRightTheSourceIsReadAndTheStateNamesWhatToGrant() {
        try (var poor = SharedCluster.PLANE.clientOf(namespace, "default")) {
            var store = new ConfigMapCheckpoints(() -> poor, namespace, "shop");
            var told = new CopyOnWriteArrayList<String>();
            var checkpoint = new Checkpoints(store, timers, blocking).of("event", Fence.NONE, told::add);
            assertThat(checkpoint.load().await().atMost(LIMIT)).isEmpty();
            assertThat(checkpoint.problem())
                    .contains("the role of this pod lacks get on configmaps eventsource-shop in namespace " + namespace
                            + ": grant get, create, update, and restart it");
            assertThat(told).containsExactly(checkpoint.problem().orElseThrow());
            checkpoint.save("1");
            checkpoint.flush().await().atMost(LIMIT);
        }
    }

    @Test
    void withoutTheRightAConnectionThatIsMadeAgainGoesOnWhereTheFormerOneEnded() {
        try (var poor = SharedCluster.PLANE.clientOf(namespace, "default")) {
            var checkpoints =
                    new Checkpoints(new ConfigMapCheckpoints(() -> poor, namespace, "shop"), timers, blocking);
            var first = checkpoints.of("event", Fence.NONE, problem -> {});
            assertThat(first.load().await().atMost(LIMIT)).isEmpty();
            first.save("1");
            var second = checkpoints.of("event", Fence.NONE, problem -> {});
            assertThat(second.load().await().atMost(LIMIT)).contains("1");
            assertThat(checkpoints
                            .of("other", Fence.NONE, problem -> {})
                            .load()
                            .await()
                            .atMost(LIMIT))
                    .isEmpty();
        }
    }

    /** Its keys are those of the events: one that the operator made, or that somebody emptied, has none. */
    @Test
    void aConfigMapWithoutDataIsWrittenTo() {
        SharedCluster.PLANE
                .client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("eventsource-shop")
                        .endMetadata()
                        .build())
                .create();
        var checkpoint = new Checkpoints(store(), timers, blocking).of("event", Fence.NONE, problem -> {});
        assertThat(checkpoint.load().await().atMost(LIMIT)).isEmpty();
        checkpoint.save("1");
        checkpoint.flush().await().atMost(LIMIT);
        assertThat(new Checkpoints(store(), timers, blocking)
                        .of("event", Fence.NONE, problem -> {})
                        .load()
                        .await()
                        .atMost(LIMIT))
                .contains("1");
    }

    @Test
    void labelsOfOthersSurviveOurWrites() {
        SharedCluster.PLANE
                .client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("eventsource-shop")
                        .addToLabels("team", "shop")
                        .endMetadata()
                        .build())
                .create();
        var checkpoint = new Checkpoints(store(), timers, blocking).of("event", Fence.NONE, problem -> {});
        checkpoint.load().await().atMost(LIMIT);
        checkpoint.save("1");
        checkpoint.flush().await().atMost(LIMIT);
        var map = SharedCluster.PLANE
                .client()
                .configMaps()
                .inNamespace(namespace)
                .withName("eventsource-shop")
                .require();
        assertThat(map.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(map.getData().get("event")).contains("\"position\":\"1\"");
    }
}
