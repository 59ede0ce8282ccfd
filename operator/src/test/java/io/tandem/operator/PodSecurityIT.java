package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Sensors;
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
    private static final Path SENSORS = Path.of("..", "docs", "sensors.md");

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

    /** The one on the page is taken, and whoever leaves it out is told what the page says. */
    @Test
    void aSensorIsTakenThereWithTheTemplateOfThePageAndElseTheRemedyIsIt() throws IOException {
        var sensors = new Sensors(space);
        space.restrict();
        space.jetStreamBus("nats://one:4222");
        var page = Files.readString(SENSORS);
        var template = page.substring(page.indexOf("```yaml\ntemplate:") + "```yaml\n".length());
        template = template.substring(0, template.indexOf("```"));

        sensors.log("taken", "", template);
        sensors.await("taken", "Deployed", "True", "Applied");
        create(sensors.deployment("taken").getSpec().getTemplate());

        sensors.log("bare", "", "");
        sensors.await("bare", "Deployed", "True", "Applied");
        var deployment = sensors.deployment("bare");
        assertThatThrownBy(() -> create(pod(deployment.getSpec().getTemplate())))
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> {
                    deployment.setStatus(new DeploymentStatusBuilder()
                            .withObservedGeneration(deployment.getMetadata().getGeneration())
                            .addNewCondition()
                            .withType("ReplicaFailure")
                            .withStatus("True")
                            .withMessage(refusal.getStatus().getMessage())
                            .endCondition()
                            .build());
                    cluster.client().resource(deployment).patchStatus();
                });
        var remedy = template.lines()
                .filter(line -> line.contains("securityContext: {"))
                .map(line -> line.substring(line.indexOf('{') + 1, line.lastIndexOf('}')))
                .toArray(String[]::new);
        assertThat(remedy).hasSize(2);
        sensors.await("bare", "Ready", "False", "PodsFailing", remedy);
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
        assertThatCode(() -> create(pod(template))).doesNotThrowAnyException();
    }

    private Pod pod(PodTemplateSpec template) {
        return new PodBuilder()
                .withNewMetadataLike(template.getMetadata())
                .withName("one")
                .withNamespace(space.namespace())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private void create(Pod pod) {
        cluster.client().resource(pod).dryRun().create();
    }
}
