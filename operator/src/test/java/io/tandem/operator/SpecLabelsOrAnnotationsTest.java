package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import org.junit.jupiter.api.Test;

/** Which changes of a resource are looked at. */
class SpecLabelsOrAnnotationsTest {
    private static final EventSource BEFORE =
            source("uid: one, generation: 1, resourceVersion: '1', labels: {a: b}, annotations: {c: d}");

    @Test
    void ourOwnStatusIsNoChange() {
        assertThat(accepts("uid: one, generation: 1, resourceVersion: '2', labels: {a: b}, annotations: {c: d}"))
                .isFalse();
    }

    @Test
    void anotherSpecificationLabelOrAnnotationIs() {
        assertThat(accepts("uid: one, generation: 2, resourceVersion: '2', labels: {a: b}, annotations: {c: d}"))
                .isTrue();
        assertThat(accepts("uid: one, generation: 1, resourceVersion: '2', labels: {a: c}, annotations: {c: d}"))
                .isTrue();
        assertThat(accepts("uid: one, generation: 1, resourceVersion: '2', labels: {a: b}"))
                .isTrue();
    }

    /** Of its deletion nobody was told, and it was never looked at. */
    @Test
    void aResourceMadeAgainWhileTheWatchWasAwayIsLookedAt() {
        assertThat(accepts("uid: two, generation: 1, resourceVersion: '2', labels: {a: b}, annotations: {c: d}"))
                .isTrue();
    }

    private static boolean accepts(String metadata) {
        return new SpecLabelsOrAnnotations<EventSource>().accept(source(metadata), BEFORE);
    }

    private static EventSource source(String metadata) {
        return Serialization.unmarshal(
                "metadata: {name: a, namespace: shop, %s}".formatted(metadata), EventSource.class);
    }
}
