package io.tandem.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class AppliedObjectsTest {
    private final AppliedObjects applied = new AppliedObjects();

    /** A webhook that rewrites images makes each comparison differ: without memory it was applied at each look. */
    @Test
    void whatAWebhookMadeOfAWishIsNotAppliedAgain() {
        var wish = deployment("image:1", 1, "{}");
        applied.keep(wish, deployment("mirror/image:1", 7, "{}"));

        assertThat(applied.made(wish, deployment("mirror/image:1", 9, "{replicas: 3}")))
                .as("only its status changed")
                .isTrue();
        assertThat(applied.made(wish, deployment("somebody/else:1", 9, "{}")))
                .as("somebody changed it")
                .isFalse();
        assertThat(applied.made(deployment("image:2", 1, "{}"), deployment("mirror/image:1", 9, "{}")))
                .as("another wish")
                .isFalse();
    }

    @Test
    void ofAnObjectThatWasNeverAppliedNothingIsKnown() {
        assertThat(applied.made(deployment("image:1", 1, "{}"), deployment("image:1", 1, "{}")))
                .isFalse();
    }

    private static Deployment deployment(String image, int version, String status) {
        return Serialization.unmarshal("""
            metadata: {name: d, uid: u, resourceVersion: "%d", annotations: {deployment.kubernetes.io/revision: "%d"}}
            spec: {template: {spec: {containers: [{name: main, image: "%s"}]}}}
            status: %s
            """.formatted(version, version, image, status), Deployment.class);
    }
}
