package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcileFailureTest {
    @Test
    void whatIsOverInAMomentIsNotToldBeforeTheThirdRetry() {
        var busy = answer(429, "pods", "too many requests");

        assertThat(ReconcileFailure.of(busy, Optional.empty())).isEmpty();
        assertThat(ReconcileFailure.of(busy, retry(2))).isEmpty();
        assertThat(ReconcileFailure.of(busy, retry(3)))
                .hasValueSatisfying(told -> assertThat(told.message()).contains("too many requests"));
    }

    @Test
    void anythingElseIsToldAtOnceByClassAndMessage() {
        assertThat(ReconcileFailure.of(new IllegalStateException("20 are incomplete: delete them"), Optional.empty()))
                .hasValue(Finding.unknown(
                        Reason.RECONCILE_FAILED,
                        "the operator failed and tries again: IllegalStateException: 20 are incomplete: delete them"));
        assertThat(ReconcileFailure.of(new NullPointerException(), Optional.empty()))
                .hasValueSatisfying(told -> assertThat(told.message()).endsWith("NullPointerException: no message"));
    }

    @Test
    void whatTheApiServerSaysOfASecretIsNotQuoted() {
        var refused = answer(422, "secrets", "data[password]: Invalid value: \"c2VjcmV0\"");

        assertThat(ReconcileFailure.of(refused, Optional.empty())).hasValueSatisfying(told -> assertThat(told.message())
                .endsWith("the API server refused Secret x: Invalid (422)")
                .doesNotContain("c2VjcmV0"));
    }

    @Test
    void aPasswordInAnAddressIsNotQuoted() {
        assertThat(ReconcileFailure.of(
                        new IllegalArgumentException("no port in amqp://me:pass@host"), Optional.empty()))
                .hasValueSatisfying(told -> assertThat(told.message()).endsWith("no port in amqp://***@host"));
    }

    private static KubernetesClientException answer(int code, String kind, String message) {
        return new KubernetesClientException(new StatusBuilder()
                .withCode(code)
                .withReason("Invalid")
                .withMessage(message)
                .withNewDetails()
                .withKind(kind)
                .withName("x")
                .endDetails()
                .build());
    }

    private static Optional<RetryInfo> retry(int attempt) {
        return Optional.of(new RetryInfo() {
            @Override
            public int getAttemptCount() {
                return attempt;
            }

            @Override
            public boolean isLastAttempt() {
                return false;
            }
        });
    }
}
