package io.tandem.local;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A real Kubernetes API on this machine: etcd and kube-apiserver with RBAC, on free ports of the loopback address.
 *
 * <p>There are no controllers and no node; {@link LocalNode} runs the pods of Deployments. Nothing is left behind by
 * {@link #close()}.
 */
public final class ControlPlane implements AutoCloseable {
    private final WorkDir dir;
    private final Etcd etcd;
    private final ApiServer apiServer;
    private final KubernetesClient client;
    private final Path kubeconfig;

    private ControlPlane(WorkDir dir, Etcd etcd, ApiServer apiServer) {
        this.dir = dir;
        this.etcd = etcd;
        this.apiServer = apiServer;
        String yaml = apiServer.access().yaml();
        this.kubeconfig = dir.write("kubeconfig", yaml);
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(yaml))
                .build();
    }

    /** Starts both programs and returns when the API server is ready. */
    public static ControlPlane start() {
        WorkDir dir = WorkDir.create("control-plane");
        Etcd etcd = Etcd.start(dir);
        try {
            ApiServer apiServer =
                    ApiServer.start(dir, etcd.url(), UUID.randomUUID().toString());
            return new ControlPlane(dir, etcd, apiServer);
        } catch (RuntimeException e) {
            etcd.close();
            dir.close();
            throw e;
        }
    }

    /** A client with all rights, shared; closed with the control plane. */
    public KubernetesClient client() {
        return client;
    }

    /** The path of a kubeconfig file with all rights. */
    public String kubeconfig() {
        return kubeconfig.toString();
    }

    /** Where the API server is, and the token with all rights. */
    public Kubeconfig access() {
        return apiServer.access();
    }

    /** A client that acts as a service account, with the rights that RBAC gives it and no others. */
    public KubernetesClient clientOf(String namespace, String serviceAccount) {
        String token = Tokens.request(client, namespace, serviceAccount);
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(access().as(token, namespace).yaml()))
                .build();
    }

    /** Applies the resources of a YAML file, or of all {@code .yml} and {@code .yaml} files of a directory. */
    public void apply(Path manifests) {
        Manifests.apply(client, manifests);
    }

    /** Kills the API server (SIGKILL); what it stored stays. */
    public void stopApiServer() {
        apiServer.stop();
    }

    /** Starts the API server on the same port with the same content; stops it first if it runs. */
    public void restart() {
        apiServer.stop();
        apiServer.launch();
    }

    /** Makes etcd forget all versions before the present one, as the API server does every five minutes. */
    public void forgetHistory() {
        etcd.compact();
    }

    /** SIGSTOP to the API server: connections stay open and nothing is answered. */
    public void suspendApiServer() {
        apiServer.suspend();
    }

    /** SIGCONT to the API server. */
    public void resumeApiServer() {
        apiServer.resume();
    }

    @Override
    public void close() {
        client.close();
        apiServer.stop();
        etcd.close();
        dir.close();
    }
}
