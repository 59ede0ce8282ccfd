package io.tandem.eventsource.checkpoint;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * One ConfigMap an EventSource, beside its Lease and by the same name, with a key for each event name. Needs {@code get},
 * {@code create} and {@code update} on ConfigMaps. What others put on it (labels, owners) survives our writes.
 */
public final class ConfigMapCheckpoints implements CheckpointStore {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    public ConfigMapCheckpoints(KubernetesClient client, String namespace, String eventSourceName) {
        this.client = client;
        this.namespace = namespace;
        this.name = "eventsource-" + eventSourceName;
    }

    @Override
    public Stored read(String eventName) throws IOException {
        var map = call("get", () -> resource().get());
        if (map == null) {
            return Stored.absent();
        }
        var text = data(map).get(Keys.of(eventName));
        var version = map.getMetadata().getResourceVersion();
        var where = "key %s of ConfigMap %s".formatted(Keys.of(eventName), name);
        return new Stored(text == null ? Stored.absent().record() : RecordJson.read(where, text), version);
    }

    @Override
    public boolean write(String eventName, String expectedVersion, Record next) throws IOException {
        try {
            if (expectedVersion.isEmpty()) {
                call("create", () -> create(eventName, next));
                return true;
            }
            var known = call("get", () -> resource().get());
            if (known == null || !known.getMetadata().getResourceVersion().equals(expectedVersion)) {
                return false;
            }
            call("update", () -> update(known, eventName, next));
            return true;
        } catch (Changed e) {
            return false;
        }
    }

    private ConfigMap create(String eventName, Record next) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .addToData(Keys.of(eventName), RecordJson.write(next))
                .build();
        return client.configMaps().inNamespace(namespace).resource(map).create();
    }

    /** Fails if the version is not the present one any more. */
    private ConfigMap update(ConfigMap known, String eventName, Record next) {
        var map = new ConfigMapBuilder(known)
                .addToData(Keys.of(eventName), RecordJson.write(next))
                .build();
        return client.configMaps().inNamespace(namespace).resource(map).update();
    }

    private Resource<ConfigMap> resource() {
        return client.configMaps().inNamespace(namespace).withName(name);
    }

    private static Map<String, String> data(ConfigMap map) {
        return Objects.requireNonNullElse(map.getData(), Map.of());
    }

    private <T> T call(String verb, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND -> throw new Changed(e);
                case HttpURLConnection.HTTP_FORBIDDEN ->
                    throw new ForbiddenException(
                            "the role of this pod lacks %s on configmaps %s in namespace %s: grant get, create, update"
                                    .formatted(verb, name, namespace));
                default -> throw new IOException("ConfigMap %s: %s".formatted(name, e.getMessage()), e);
            }
        }
    }

    /** Somebody else wrote first. */
    private static final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Changed(Throwable cause) {
            super(cause);
        }
    }
}
