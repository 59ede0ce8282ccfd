package io.tandem.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

/** What is told of the API server's no. */
class RefusalTest {
    private static final Deployment DEPLOYMENT = new DeploymentBuilder()
            .withNewMetadata()
            .withName("d")
            .endMetadata()
            .build();

    @Test
    void aRefusalThatQuotesAllOfTheObjectIsToldInPart() {
        var said =
                "spec.template.spec.containers[0].env[0].name: Invalid value: \"%s\"".formatted("a".repeat(1_000_000));

        assertThat(Refusal.of(answer(422, said), DEPLOYMENT, true)).hasValueSatisfying(refused -> assertThat(
                        refused.message())
                .startsWith("Deployment d was refused: spec.template.spec.containers[0].env[0].name: Invalid value")
                .hasSizeLessThan(1_100));
    }

    /** A role without services, say: it is told as what it is, and which right it wants. */
    @Test
    void aRightThatIsMissingIsToldInTheApiServersWords() {
        var said = "services is forbidden: User \"system:serviceaccount:tandem:operator\" cannot patch resource";

        assertThat(Refusal.of(answer(403, said), DEPLOYMENT, true))
                .hasValueSatisfying(refused -> assertThat(refused.message()).contains(said));
    }

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());
    }
}
