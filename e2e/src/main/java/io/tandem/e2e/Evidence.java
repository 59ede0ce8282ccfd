package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Keeps what explains a run that went wrong, before it is cleaned up. */
final class Evidence {
    private static final Logger LOG = Logger.getLogger(Evidence.class);

    private final Cluster cluster;
    private final Path directory;

    Evidence(Cluster cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    /** Writes the source and, for each of its pods, status and log into a directory named as the source. */
    void keep(String source) {
        try {
            Path target = Files.createDirectories(directory.resolve(source));
            Files.writeString(target.resolve("source.yaml"), Serialization.asYaml(cluster.source(source)));
            for (Pod pod : cluster.pods(source)) {
                String name = pod.getMetadata().getName();
                Files.writeString(target.resolve(name + ".yaml"), Serialization.asYaml(pod));
                Files.writeString(target.resolve(name + ".log"), cluster.wholeLog(name));
            }
            LOG.infof("evidence kept directory=%s", target);
        } catch (IOException | KubernetesClientException e) {
            LOG.warnf(e, "no evidence source=%s", source);
        }
    }
}
