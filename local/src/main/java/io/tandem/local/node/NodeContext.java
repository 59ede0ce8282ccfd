package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.local.Child;
import io.tandem.local.Kubeconfig;
import io.tandem.local.Tokens;
import io.tandem.local.WorkDir;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.Map;

/**
 * What all pods of a node share.
 *
 * @param client acts for the node
 * @param access where the API server is
 * @param images what stands for which image name
 * @param dir the node's files
 * @param probeCall asks processes how they are
 * @param wake makes the node look again soon; may be called from any thread
 */
record NodeContext(
        KubernetesClient client,
        Kubeconfig access,
        Map<String, Image> images,
        WorkDir dir,
        ProbeCall probeCall,
        Runnable wake) {

    Contents contents(Pod pod) {
        return Contents.of(client, pod.getMetadata().getNamespace());
    }

    /**
     * Starts the container's process.
     *
     * @throws ConfigException if its image, service account, or something it refers to does not exist
     */
    Child start(Pod pod, Container container, String ip, WorkDir podDir, Volumes volumes, Path log) {
        Image image = images.get(container.getImage());
        if (image == null) {
            String message = "image \"%s\" is not known to this node, which has %s"
                    .formatted(container.getImage(), images.keySet());
            throw new ConfigException("ErrImagePull", message);
        }
        String kubeconfig =
                access.as(token(pod), pod.getMetadata().getNamespace()).yaml();
        PodProcess.Surroundings around =
                new PodProcess.Surroundings(image, ip, kubeconfig, podDir, volumes, contents(pod));
        return PodProcess.start(pod, container, around, log);
    }

    private String token(Pod pod) {
        if (Boolean.FALSE.equals(pod.getSpec().getAutomountServiceAccountToken())) {
            return "none";
        }
        String account = Pods.serviceAccount(pod);
        try {
            return Tokens.request(client, pod.getMetadata().getNamespace(), account);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                throw ConfigException.missing("serviceaccount \"%s\" not found".formatted(account));
            }
            throw e;
        }
    }
}
