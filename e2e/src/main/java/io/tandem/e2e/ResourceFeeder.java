package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Creates ConfigMaps whose names end in the number. */
final class ResourceFeeder implements Feeder {
    private static final Logger LOG = Logger.getLogger(ResourceFeeder.class);
    static final String LABEL = "e2e-source";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    ResourceFeeder(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /** What the names it makes for the source {@code name} begin with. */
    static String prefix(String name) {
        return name + "-n";
    }

    /** The number in a name; a warm-up event's number ends in {@code w}. */
    static long number(String configMap) {
        String number = configMap.substring(configMap.lastIndexOf("-n") + 2);
        return number.endsWith("w") ? -Long.parseLong(number, 0, number.length() - 1, 10) : Long.parseLong(number);
    }

    @Override
    public CompletableFuture<String> feed(long number) {
        String suffix = number < 0 ? -number + "w" : Long.toString(number);
        try {
            client.configMaps()
                    .inNamespace(namespace)
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(prefix(name) + suffix)
                            .withLabels(Map.of(LABEL, name))
                            .endMetadata()
                            .build())
                    .create();
            return CompletableFuture.completedFuture(SourceKind.RESOURCE.label());
        } catch (KubernetesClientException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Thousands may take longer than a request may; what is left goes with the namespace. */
    @Override
    public void close() {
        try {
            client.configMaps().inNamespace(namespace).withLabel(LABEL, name).delete();
        } catch (KubernetesClientException e) {
            LOG.infof("some ConfigMaps are left source=%s reason=%s", name, e.getMessage());
        }
    }
}
