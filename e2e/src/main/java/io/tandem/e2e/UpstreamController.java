package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The reference implementation's controller in the cluster. */
final class UpstreamController {
    private static final String HOME = "argo-events";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final Map<String, String> images;
    private final Operator deployment;

    /** @param images what the manifest leaves open: {@code controller}, {@code sensor}, {@code nats}, {@code nats-version}, {@code reloader}, {@code metrics} */
    UpstreamController(KubernetesClient client, Map<String, String> images) {
        this.client = client;
        this.images = images;
        this.deployment = new Operator(client, HOME + "/controller-manager");
    }

    /** Installs it and returns when it works; the definitions are those that the cluster has. */
    void install() {
        String manifest = Templates.filled("upstream.yaml", images);
        for (HasMetadata item : client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(item).fieldManager("e2e").forceConflicts().serverSideApply();
        }
        deployment.awaitAvailable();
    }

    /** Returns when none of its pods is left. */
    void stop() {
        deployment.scale(0);
        Wait.until("no pod of " + HOME, LIMIT, () -> client.pods()
                .inNamespace(HOME)
                .withLabel("app", "controller-manager")
                .list()
                .getItems()
                .isEmpty());
    }

    /** Starts it again and returns when it works. */
    void start() {
        deployment.scale(1);
        deployment.awaitAvailable();
    }

    void remove() {
        client.rbac().clusterRoleBindings().withName("e2e-argo-events").delete();
        client.namespaces().withName(HOME).delete();
    }
}
