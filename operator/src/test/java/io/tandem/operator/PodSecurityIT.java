package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A namespace that enforces Pod Security's level restricted takes the pods of everything that is made or shipped. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class PodSecurityIT extends NativeBusCase {
    private static final Path OPERATOR = Path.of("..", "src", "main", "kubernetes", "base", "deployment.yaml");

    @Test
    void aRestrictedNamespaceTakesThePodsOfSourcesBusesAndTheOperator() throws IOException {
        space.restrict();
        bus("{version: 2.14.6, replicas: 3}");
        awaitServers(servers -> create(servers.getSpec().getTemplate()));
        ready(3);
        awaitStream("replicas: 3\n");
        space.apply(Space.WEBHOOK);
        create(space.awaitDeployment("hook").getSpec().getTemplate());
        create(Serialization.unmarshal(Files.readString(OPERATOR), Deployment.class)
                .getSpec()
                .getTemplate());
    }

    @Test
    void aPodWithoutAContextIsRefusedThere() {
        space.restrict();
        var bare = new PodBuilder()
                .withNewMetadata()
                .withName("bare")
                .withNamespace(space.namespace())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("image:1")
                .endContainer()
                .endSpec()
                .build();

        assertThatThrownBy(() -> create(bare))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("PodSecurity \"restricted");
    }

    private void create(PodTemplateSpec template) {
        var pod = new PodBuilder()
                .withNewMetadataLike(template.getMetadata())
                .withName("one")
                .withNamespace(space.namespace())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
        assertThatCode(() -> create(pod)).doesNotThrowAnyException();
    }

    private void create(Pod pod) {
        cluster.client().resource(pod).dryRun().create();
    }
}
