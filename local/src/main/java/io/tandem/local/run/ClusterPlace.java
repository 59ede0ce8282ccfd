package io.tandem.local.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.tandem.local.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The cluster of the user's kubeconfig, with real pods.
 *
 * <p>Environment: {@code OPERATOR_IMAGE} and {@code EVENT_SOURCE_IMAGE} name images the cluster can run; {@code NATS_URL}
 * names a server that pods and this program reach alike, or {@code NATS_IMAGE} an image to run one from. The namespaces
 * {@code demo} and {@code tandem-demo} are made and deleted again; the resource definitions stay.
 */
final class ClusterPlace implements Place {
    private static final String SYSTEM = "tandem-demo";
    private static final int NATS_PORT = 4222;
    private static final int READY_SECONDS = 120;
    private static final int LOG_LINES = 15;

    private final KubernetesClient client;
    private final String busUrl;
    private final Optional<LocalPortForward> forward;

    private ClusterPlace(KubernetesClient client, String busUrl, Optional<LocalPortForward> forward) {
        this.client = client;
        this.busUrl = busUrl;
        this.forward = forward;
    }

    /** Installs the operator, and a NATS server unless there is one. */
    static ClusterPlace start(Path home, Map<String, String> env) {
        String operator = Resources.text("demo/operator.yml")
                .replace("${OPERATOR_IMAGE}", needed(env, "OPERATOR_IMAGE"))
                .replace("${EVENT_SOURCE_IMAGE}", needed(env, "EVENT_SOURCE_IMAGE"));
        Optional<String> url = Optional.ofNullable(env.get("NATS_URL"));
        String nats = url.isPresent()
                ? ""
                : Resources.text("demo/nats.yml").replace("${NATS_IMAGE}", needed(env, "NATS_IMAGE"));
        KubernetesClient client = new KubernetesClientBuilder().build();
        Manifests.apply(client, home.resolve("src/main/kubernetes/crd"));
        Manifests.apply(client, operator);
        awaitReady(client, "operator");
        if (url.isPresent()) {
            return new ClusterPlace(client, url.get(), Optional.empty());
        }
        Manifests.apply(client, nats);
        awaitReady(client, "nats");
        LocalPortForward forward =
                client.services().inNamespace(SYSTEM).withName("nats").portForward(NATS_PORT);
        return new ClusterPlace(client, "nats://nats.%s.svc:%d".formatted(SYSTEM, NATS_PORT), Optional.of(forward));
    }

    @Override
    public String description() {
        return "the cluster at %s, Kubernetes %s"
                .formatted(client.getMasterUrl(), client.getKubernetesVersion().getGitVersion());
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String busUrl() {
        return busUrl;
    }

    @Override
    public String busUrlFromHere() {
        return forward.map(open -> "nats://127.0.0.1:" + open.getLocalPort()).orElse(busUrl);
    }

    /** Deletes the pod without grace: from outside a container this is as near to SIGKILL as a cluster allows. */
    @Override
    public void kill(Pod pod) {
        var unused = client.resource(pod).withGracePeriod(0).delete();
    }

    @Override
    public Answer post(Pod pod, int port, String path, String json) {
        try (LocalPortForward open = client.pods().resource(pod).portForward(port)) {
            return Posts.post("http://127.0.0.1:%d%s".formatted(open.getLocalPort(), path), json);
        } catch (IOException e) {
            throw new UncheckedIOException("port forward cannot be closed", e);
        }
    }

    @Override
    public String logs() {
        return List.of(SYSTEM, "demo").stream()
                .flatMap(namespace -> client.pods().inNamespace(namespace).list().getItems().stream())
                .map(pod -> "--- %s%n%s".formatted(pod.getMetadata().getName(), log(pod)))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        // the demo's own objects first, while the operator that cares for them is still there
        for (String namespace : List.of("demo", SYSTEM)) {
            var unused = client.namespaces().withName(namespace).delete();
            client.namespaces()
                    .withName(namespace)
                    .waitUntilCondition(gone -> gone == null, READY_SECONDS, TimeUnit.SECONDS);
        }
        var unusedRole =
                client.rbac().clusterRoles().withName("tandem-demo-operator").delete();
        var unusedBinding = client.rbac()
                .clusterRoleBindings()
                .withName("tandem-demo-operator")
                .delete();
        client.close();
    }

    private String log(Pod pod) {
        try {
            return client.pods().resource(pod).tailingLines(LOG_LINES).getLog();
        } catch (KubernetesClientException e) {
            return "(no log: %s)".formatted(e.getMessage());
        }
    }

    private static void awaitReady(KubernetesClient client, String deployment) {
        var unused = client.apps()
                .deployments()
                .inNamespace(SYSTEM)
                .withName(deployment)
                .waitUntilReady(READY_SECONDS, TimeUnit.SECONDS);
    }

    private static String needed(Map<String, String> env, String name) {
        String value = env.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "CLUSTER=current needs %s: OPERATOR_IMAGE, EVENT_SOURCE_IMAGE, and NATS_URL or NATS_IMAGE"
                            .formatted(name));
        }
        return value;
    }
}
