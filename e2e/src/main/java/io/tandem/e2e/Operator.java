package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.tandem.local.Binaries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** The operator in the cluster. */
final class Operator {
    private static final Logger LOG = Logger.getLogger(Operator.class);
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String PULL_POLICY = "IfNotPresent";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /** @param operator {@code namespace/deployment} */
    Operator(KubernetesClient client, String operator) {
        this.client = client;
        this.namespace = operator.substring(0, operator.indexOf('/'));
        this.name = operator.substring(operator.indexOf('/') + 1);
    }

    /** Returns when the one in {@code tandem-system} is available, installed as the settings say if they do. */
    static void awaitInstalled(KubernetesClient client) {
        var operator = new Operator(client, "tandem-system/tandem-operator");
        Release.setting("INSTALL")
                .ifPresent(manifests -> operator.install(
                        Path.of(manifests),
                        Release.setting("OPERATOR_IMAGE").orElse(""),
                        Release.setting("EVENT_SOURCE_IMAGE").orElse("")));
        operator.awaitAvailable();
    }

    /** Applies a kustomization with these images and returns when the operator is available. */
    void install(Path kustomization, String operatorImage, String eventSourceImage) {
        createNamespace();
        for (HasMetadata item : rendered(kustomization)) {
            if (item instanceof Deployment deployment) {
                putImages(deployment, operatorImage, eventSourceImage);
            }
            client.resource(item).fieldManager("e2e").forceConflicts().serverSideApply();
        }
        awaitAvailable();
        LOG.infof("operator installed namespace=%s deployment=%s", namespace, name);
    }

    /** Returns when it is available. */
    void awaitAvailable() {
        Wait.until("operator %s/%s available".formatted(namespace, name), LIMIT, () -> {
            Deployment now = deployment().get();
            return now.getMetadata().getGeneration().equals(now.getStatus().getObservedGeneration())
                    && now.getSpec().getReplicas().equals(now.getStatus().getAvailableReplicas())
                    && now.getSpec().getReplicas().equals(now.getStatus().getReplicas());
        });
    }

    /** Deletes its pods and returns when new ones are available. */
    void restart() {
        client.pods()
                .inNamespace(namespace)
                .withLabels(deployment().get().getSpec().getSelector().getMatchLabels())
                .delete();
        Wait.until(
                "operator restarting",
                LIMIT,
                () -> deployment().get().getStatus().getUnavailableReplicas() != null);
        awaitAvailable();
    }

    /** Asks for so many pods. */
    void scale(int replicas) {
        deployment().scale(replicas);
    }

    private RollableScalableResource<Deployment> deployment() {
        return client.apps().deployments().inNamespace(namespace).withName(name);
    }

    private void createNamespace() {
        if (client.namespaces().withName(namespace).get() == null) {
            Namespaces.create(client, namespace);
        }
    }

    private List<HasMetadata> rendered(Path kustomization) {
        try {
            Process process = new ProcessBuilder(
                            Binaries.find("kubectl").toString(), "kustomize", kustomization.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (InputStream yaml = process.getInputStream()) {
                List<HasMetadata> items = client.load(yaml).items();
                if (process.onExit().join().exitValue() != 0) {
                    throw new IllegalArgumentException("INSTALL must be a kustomization, not " + kustomization);
                }
                return items;
            }
        } catch (IOException e) {
            throw new IllegalStateException("no kubectl", e);
        }
    }

    private static void putImages(Deployment deployment, String operatorImage, String eventSourceImage) {
        for (Container container : deployment.getSpec().getTemplate().getSpec().getContainers()) {
            container.setImagePullPolicy(PULL_POLICY);
            if (!operatorImage.isEmpty()) {
                container.setImage(operatorImage);
            }
            List<EnvVar> env = container.getEnv();
            env.stream()
                    .filter(each -> each.getName().endsWith("_IMAGE") && !eventSourceImage.isEmpty())
                    .forEach(each -> each.setValue(eventSourceImage));
            env.removeIf(each -> each.getName().equals("IMAGE_PULL_POLICY"));
            env.add(new EnvVar("IMAGE_PULL_POLICY", PULL_POLICY, null));
        }
    }
}
