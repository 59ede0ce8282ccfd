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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The cluster of the user's kubeconfig, with real pods.
 *
 * <p>Environment: {@code OPERATOR_IMAGE} and {@code EVENT_SOURCE_IMAGE} name images the cluster can run; {@code NATS_URL}
 * names a server that pods and this program reach alike, or {@code NATS_IMAGE} an image to run one from. The namespace
 * {@code demo} is deleted at the end; the operator and the resource definitions stay.
 */
final class ClusterPlace implements Place {
    private static final int NATS_PORT = 4222;
    private static final Duration READY = Duration.ofSeconds(120);
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
        String operator = needed(env, "OPERATOR_IMAGE");
        String eventSource = needed(env, "EVENT_SOURCE_IMAGE");
        Optional<String> url = Optional.ofNullable(env.get("NATS_URL"));
        String nats = url.isPresent()
                ? ""
                : Resources.text("demo/nats.yml").replace("${NATS_IMAGE}", needed(env, "NATS_IMAGE"));
        KubernetesClient client = new KubernetesClientBuilder().build();
        Installation.apply(client, home, operator, eventSource);
        if (!Installation.ready(client, READY)) {
            throw new IllegalStateException("the operator does not become ready, see the pods of tandem-system");
        }
        if (url.isPresent()) {
            return new ClusterPlace(client, url.get(), Optional.empty());
        }
        Manifests.apply(client, nats);
        var unused = client.apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName("nats")
                .waitUntilReady(READY.toSeconds(), TimeUnit.SECONDS);
        LocalPortForward forward = client.services()
                .inNamespace(Installation.NAMESPACE)
                .withName("nats")
                .portForward(NATS_PORT);
        return new ClusterPlace(
                client, "nats://nats.%s.svc:%d".formatted(Installation.NAMESPACE, NATS_PORT), Optional.of(forward));
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
        return List.of(Installation.NAMESPACE, "demo").stream()
                .flatMap(namespace -> client.pods().inNamespace(namespace).list().getItems().stream())
                .map(pod -> "--- %s%n%s".formatted(pod.getMetadata().getName(), log(pod)))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        forward.ifPresent(ClusterPlace::close);
        var unused = client.namespaces().withName("demo").delete();
        client.namespaces()
                .withName("demo")
                .waitUntilCondition(gone -> gone == null, READY.toSeconds(), TimeUnit.SECONDS);
        client.close();
    }

    private static void close(LocalPortForward open) {
        try {
            open.close();
        } catch (IOException e) {
            throw new UncheckedIOException("port forward cannot be closed", e);
        }
    }

    private String log(Pod pod) {
        try {
            return client.pods().resource(pod).tailingLines(LOG_LINES).getLog();
        } catch (KubernetesClientException e) {
            return "(no log: %s)".formatted(e.getMessage());
        }
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
