package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.ArrayList;
import java.util.List;

/** The namespace that a benchmark's pods run in, with the Secret that signed sources name. */
final class BenchCluster implements AutoCloseable {
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final String namespace;
    private final List<BenchPod> pods = new ArrayList<>();

    /** Creates the namespace. */
    BenchCluster(String namespace) {
        this.namespace = namespace;
        Namespaces.create(client, namespace);
        Namespaces.secret(client, namespace, Posted.SECRET, Posted.KEY, Posted.TEXT);
    }

    /** Starts a pod, without waiting. */
    BenchPod start(String image, PodContract contract, String name) {
        BenchPod pod = new BenchPod(client, image, contract, name);
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
