package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Changes a few ConfigMaps in turn: each then holds the number. */
final class UpdateFeeder implements Feeder {
    private static final Logger LOG = Logger.getLogger(UpdateFeeder.class);
    /** Of what a ConfigMap holds. */
    static final String FIELD = "number";

    private static final int OBJECTS = 5;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /** Makes the ConfigMaps. */
    UpdateFeeder(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        for (int object = 0; object < OBJECTS; object++) {
            client.resource(configMap(object, Map.of())).create();
        }
    }

    @Override
    public CompletableFuture<String> feed(long number) {
        long object = Math.floorMod(number, OBJECTS);
        try {
            client.resource(configMap(object, Map.of(FIELD, Long.toString(number))))
                    .update();
            return CompletableFuture.completedFuture(SourceKind.RESOURCE_UPDATED.label());
        } catch (KubernetesClientException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ConfigMap configMap(long object, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(ResourceFeeder.prefix(name) + object)
                .withLabels(Map.of(ResourceFeeder.LABEL, name))
                .endMetadata()
                .withData(data)
                .build();
    }

    /** What cannot be deleted goes with the namespace. */
    @Override
    public void close() {
        try {
            client.configMaps()
                    .inNamespace(namespace)
                    .withLabel(ResourceFeeder.LABEL, name)
                    .delete();
        } catch (KubernetesClientException e) {
            LOG.infof("some ConfigMaps are left source=%s reason=%s", name, e.getMessage());
        }
    }
}
