package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReviewTest {
    @Test
    void anObjectTooLargeForOneVariableIsDeployable() {
        var review = review("s", "webhook: {hook: {port: '12000', endpoint: '/%s'}}".formatted("x".repeat(900_000)));

        assertThat(review.problems()).isEmpty();
        assertThat(review.deployable()).isTrue();
    }

    @Test
    void anObjectThatNoPodCouldHoldIsRefusedWithARemedy() {
        var text = new Random(1)
                .ints(1_400_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        var review = review("s", "webhook: {hook: {port: '12000', endpoint: '/%s'}}".formatted(text));

        assertThat(review.deployable()).isFalse();
        assertThat(review.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec");
            assertThat(problem.message()).contains("at most 1000000", "split it");
        });
    }

    @Test
    void aNameTooLongForALabelOrAServiceIsRefused() {
        var hook = "webhook: {hook: {port: '12000', endpoint: /}}";
        var withService = "service: {ports: [{port: 80}]}\n  " + hook;

        assertThat(review("x".repeat(64), hook).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("at most 63"));
        assertThat(review("x".repeat(48), hook).problems()).isEmpty();
        assertThat(review("x".repeat(47), withService).problems()).isEmpty();
        assertThat(review("x".repeat(48), withService).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("at most 47"));
    }

    @Test
    void nothingAtAllIsToldAsSuch() {
        var empty = new EventSource();
        empty.getMetadata().setName("empty");

        assertThat(Review.of(empty).deployable()).isFalse();
        assertThat(Review.of(empty).problems()).singleElement().satisfies(problem -> assertThat(problem.field())
                .isEqualTo("spec"));
    }

    private static Review review(String name, String spec) {
        return Review.of(Serialization.unmarshal("""
            metadata: {name: %s, namespace: n, uid: u}
            spec:
              %s
            """.formatted(name, spec), EventSource.class));
    }
}
