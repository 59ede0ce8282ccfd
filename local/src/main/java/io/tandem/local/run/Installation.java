package io.tandem.local.run;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.local.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Installs the operator from the manifests an administrator would use. */
final class Installation {
    static final String NAMESPACE = "tandem-system";
    private static final String OPERATOR = "tandem-operator";
    private static final String IMAGE_VARIABLE = "TANDEM_EVENT_SOURCE_IMAGE";

    private Installation() {}

    /**
     * Applies the manifests for all namespaces with the images given.
     *
     * @param home root of the project
     */
    static void apply(KubernetesClient client, Path home, String operatorImage, String eventSourceImage) {
        Path manifests = home.resolve("src/main/kubernetes");
        Manifests.apply(client, manifests.resolve("crd"));
        Manifests.apply(client, manifests.resolve("cluster"));
        Path deployment = manifests.resolve("base/deployment.yaml");
        for (Path file : Manifests.files(manifests.resolve("base"))) {
            if (!file.equals(deployment)) {
                Manifests.apply(client, file);
            }
        }
        Manifests.apply(client, deployment(client, deployment, operatorImage, eventSourceImage));
    }

    /** Waits until the operator's pod is ready; false if it is not within {@code limit}. */
    static boolean ready(KubernetesClient client, Duration limit) {
        return client.apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .withName(OPERATOR)
                        .waitUntilCondition(Installation::available, limit.toSeconds(), TimeUnit.SECONDS)
                != null;
    }

    private static Deployment deployment(
            KubernetesClient client, Path file, String operatorImage, String eventSourceImage) {
        try (InputStream in = Files.newInputStream(file)) {
            Deployment deployment = client.apps().deployments().load(in).item();
            // one is enough to watch a source's takeover
            deployment.getSpec().setReplicas(1);
            Container container =
                    deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
            container.setImage(operatorImage);
            container.getEnv().stream()
                    .filter(variable -> variable.getName().equals(IMAGE_VARIABLE))
                    .forEach(variable -> variable.setValue(eventSourceImage));
            return deployment;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static boolean available(Deployment deployment) {
        return deployment != null
                && deployment.getStatus() != null
                && Integer.valueOf(1).equals(deployment.getStatus().getAvailableReplicas());
    }
}
