package io.tandem.eventsource.checkpoint;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.tandem.api.CheckpointMap;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One ConfigMap an EventSource, beside its Lease and by the same name, with a key for each event name. Needs {@code get},
 * {@code create} and {@code update} on ConfigMaps. What others put on it (labels, owners) survives our writes, and so do the
 * keys of other events: a record's version is its own text, for that of the ConfigMap changes with every event.
 */
public final class ConfigMapCheckpoints implements CheckpointStore {
    /** As often as others may write in between, until the outcome counts as unknown. */
    private static final int ATTEMPTS = 10;

    private final Supplier<KubernetesClient> client;
    private final String namespace;
    private final String name;
    /** Events of one pod do not make each other try again. No monitor: it would hold a virtual thread's carrier. */
    private final ReentrantLock writing = new ReentrantLock();

    /** @param client asked only where a source keeps positions */
    public ConfigMapCheckpoints(Supplier<KubernetesClient> client, String namespace, String eventSourceName) {
        this.client = client;
        this.namespace = namespace;
        this.name = CheckpointMap.name(eventSourceName);
    }

    @Override
    public Stored read(String eventName) throws IOException {
        var text = text(present(), eventName);
        if (text.isEmpty()) {
            return Stored.absent();
        }
        return new Stored(RecordJson.read("key %s of ConfigMap %s".formatted(Keys.of(eventName), name), text), text);
    }

    @Override
    public boolean write(String eventName, String expectedVersion, Record next) throws IOException {
        writing.lock();
        try {
            for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
                var known = present();
                if (!text(known, eventName).equals(expectedVersion)) {
                    return false;
                }
                if (put(known, Keys.of(eventName), RecordJson.write(next))) {
                    return true;
                }
            }
        } finally {
            writing.unlock();
        }
        throw new IOException("ConfigMap %s is written by others all the time".formatted(name));
    }

    /** Null if there is none. */
    private ConfigMap present() throws IOException {
        return call("get", () -> resource().get());
    }

    /** @return false if somebody else wrote to the ConfigMap since it was read */
    private boolean put(ConfigMap known, String key, String text) throws IOException {
        try {
            if (known == null) {
                call("create", () -> create(key, text));
            } else {
                call("update", () -> update(known, key, text));
            }
            return true;
        } catch (Changed e) {
            return false;
        }
    }

    private ConfigMap create(String key, String text) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels(CheckpointMap.LABEL, "true")
                .endMetadata()
                .addToData(key, text)
                .build();
        return client.get().configMaps().inNamespace(namespace).resource(map).create();
    }

    /** Fails if the version is not the present one any more. */
    private ConfigMap update(ConfigMap known, String key, String text) {
        var map = new ConfigMapBuilder(known)
                .editMetadata()
                .addToLabels(CheckpointMap.LABEL, "true")
                .endMetadata()
                .addToData(key, text)
                .build();
        return client.get().configMaps().inNamespace(namespace).resource(map).update();
    }

    private Resource<ConfigMap> resource() {
        return client.get().configMaps().inNamespace(namespace).withName(name);
    }

    private static String text(ConfigMap map, String eventName) {
        return map == null
                ? ""
                : Objects.requireNonNullElse(map.getData(), Map.<String, String>of())
                        .getOrDefault(Keys.of(eventName), "");
    }

    private <T> T call(String verb, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND -> throw new Changed(e);
                case HttpURLConnection.HTTP_FORBIDDEN ->
                    throw new ForbiddenException(
                            "the role of this pod lacks %s on configmaps %s in namespace %s: grant get, create, update, and restart it"
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
