package io.tandem.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
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

    /** It is told as what it is, of the object that wants the right. */
    @Test
    void aRoleWithoutServicesIsToldInTheApiServersWordsAndForWhatItWasWanted() {
        var said = "services is forbidden: User \"system:serviceaccount:tandem:operator\" cannot patch resource";
        var service = new ServiceBuilder()
                .withNewMetadata()
                .withName("s")
                .endMetadata()
                .build();

        assertThat(Refusal.of(answer(403, said), service, false))
                .contains(Finding.bad(Reason.CREATE_SERVICE_FAILED, "Service s was refused: " + said));
        assertThat(Refusal.of(answer(403, said), DEPLOYMENT, false).map(Finding::reason))
                .contains(Reason.CREATE_DEPLOYMENT_FAILED);
        assertThat(Refusal.of(answer(403, said), DEPLOYMENT, true).map(Finding::reason))
                .contains(Reason.UPDATE_DEPLOYMENT_FAILED);
    }

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());
    }
}
