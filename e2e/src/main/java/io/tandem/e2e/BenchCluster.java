package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The namespace that a benchmark's pods run in, with the Secret that signed sources name. */
final class BenchCluster implements AutoCloseable {
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final String namespace;
    private final List<BenchPod> pods = new ArrayList<>();

    /** Creates the namespace, with the Secret of {@link Posted}. */
    BenchCluster(String namespace) {
        this(namespace, Map.of(Posted.KEY, Posted.TEXT));
    }

    /** Creates the namespace. */
    BenchCluster(String namespace, Map<String, String> secret) {
        this.namespace = namespace;
        Namespaces.create(client, namespace);
        Namespaces.secret(client, namespace, Posted.SECRET, secret);
    }

    /** Starts a pod, without waiting. */
    BenchPod start(String image, PodContract contract, String name) {
        return start(image, contract, name, Map.of());
    }

    /**
     * Starts a pod, without waiting.
     *
     * @param limits of its container, such as {@code 256Mi} of {@code memory}
     */
    BenchPod start(String image, PodContract contract, String name, Map<String, String> limits) {
        BenchPod pod = new BenchPod(client, image, contract, name, limits);
        pods.add(pod);
        return pod;
    }

    @Override
    public void close() {
        pods.forEach(BenchPod::close);
        client.namespaces().withName(namespace).delete();
        client.close();
    }
}
