package io.tandem.operator.cache;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Keeps what an informer read as compressed JSON, and reads an object anew each time it is asked for: it is looked at for
 * moments and kept for weeks, and as Java objects a Deployment takes 50 KB.
 *
 * <p>Objects of a kind are much alike, so all are compressed by the first one. Nothing of an object is lost.
 *
 * @param <R> the objects
 */
public final class CompactStore<R extends HasMetadata> implements ItemStore<R> {
    /**
     * So many objects are asked for at a time: those of one answer are in memory at once, and one may have 1.4 MB, whoever
     * wrote it.
     */
    public static final long PAGE = 20;

    /** So many bytes back the compression looks. */
    private static final int FARTHEST = 32_768;

    private final Predicate<R> kept;
    private final Map<String, byte[]> packed = new ConcurrentHashMap<>();
    /** Versions of those that are not kept: whoever indexes all by name is to be told when one of them goes. */
    private final Map<String, String> others = new ConcurrentHashMap<>();

    private final Class<R> kind;
    private final KubernetesSerialization serialization;
    private volatile byte[] first;

    /**
     * For an informer of a controller; null, which is the framework's word for its own store, where it serves several
     * namespaces: each has an informer then, and one store cannot serve several.
     */
    public static <R extends HasMetadata> CompactStore<R> of(
            Class<R> kind, InformerConfiguration<?> controller, KubernetesClient client) {
        return of(kind, object -> true, controller, client);
    }

    /**
     * The same of some objects only.
     *
     * @param kept which; of others only the names are kept, as long as they are there
     */
    public static <R extends HasMetadata> CompactStore<R> of(
            Class<R> kind, Predicate<R> kept, InformerConfiguration<?> controller, KubernetesClient client) {
        return controller.getNamespaces().size() == 1
                ? new CompactStore<>(kind, kept, client.getKubernetesSerialization())
                : null;
    }

    /** Keeps nothing yet. */
    CompactStore(Class<R> kind, Predicate<R> kept, KubernetesSerialization serialization) {
        this.kind = kind;
        this.kept = kept;
        this.serialization = serialization;
    }

    @Override
    public String getKey(R object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public synchronized R put(String key, R object) {
        if (!kept.test(object)) {
            others.put(key, Objects.requireNonNullElse(object.getMetadata().getResourceVersion(), ""));
            return read(packed.remove(key));
        }
        others.remove(key);
        var json = serialization.asJson(object).getBytes(StandardCharsets.UTF_8);
        if (first == null) {
            first = Arrays.copyOfRange(json, Math.max(0, json.length - FARTHEST), json.length);
        }
        return read(packed.put(key, pack(json)));
    }

    /** Of one that was not kept gives its name and version: what is null was not there, and nobody is told that it goes. */
    @Override
    public synchronized R remove(String key) {
        var version = others.remove(key);
        return version == null ? read(packed.remove(key)) : other(key, version);
    }

    @Override
    public Stream<String> keySet() {
        return packed.keySet().stream();
    }

    /**
     * Of each its metadata alone, without who wrote which field: who goes through all of them, as the informer does twice after
     * it has listed them, wants to know which there are and whose, and holds them in memory at once. Those that are not kept are
     * among them, by name and version, so that they go when they are not listed any more.
     */
    @Override
    public Stream<R> values() {
        return Stream.concat(
                packed.values().stream()
                        .map(bytes -> of(unpack(bytes, Head.class).metadata())),
                others.entrySet().stream().map(other -> other(other.getKey(), other.getValue())));
    }

    private R other(String key, String version) {
        var slash = key.indexOf('/');
        var meta = new ObjectMetaBuilder()
                .withNamespace(slash < 0 ? null : key.substring(0, slash))
                .withName(key.substring(slash + 1))
                .withResourceVersion(version)
                .build();
        return of(meta);
    }

    private R of(ObjectMeta meta) {
        var object = serialization.convertValue(Map.of(), kind);
        object.setMetadata(meta);
        return object;
    }

    @Override
    public int size() {
        return packed.size();
    }

    @Override
    public R get(String key) {
        return read(packed.get(key));
    }

    /** Of the first list each object is then told of as it was read, and none has to be unpacked for that. */
    @Override
    public boolean isFullState() {
        return false;
    }

    private byte[] pack(byte[] json) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setDictionary(first);
            var bytes = new ByteArrayOutputStream();
            try (var out = new DeflaterOutputStream(bytes, deflater)) {
                out.write(json);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("written to memory", e);
        } finally {
            deflater.end(); // else its memory, which is not of the heap, stays until it is collected
        }
    }

    private R read(byte[] bytes) {
        return bytes == null ? null : unpack(bytes, kind);
    }

    private <T> T unpack(byte[] bytes, Class<T> type) {
        var inflater = new Inflater(true);
        try {
            inflater.setDictionary(first);
            return serialization.unmarshal(new InflaterInputStream(new ByteArrayInputStream(bytes), inflater), type);
        } finally {
            inflater.end();
        }
    }

    /** The rest is passed over. A start reads all there are so, twice for each informer. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Head(@JsonIgnoreProperties("managedFields") ObjectMeta metadata) {}
}
