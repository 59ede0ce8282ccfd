package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The volumes of one pod, as directories below a root of its own.
 *
 * <p>Content of Secrets and ConfigMaps is replaced as a kubelet does it: all files at once, through a symbolic link.
 */
final class Volumes {
    private final Path root;
    private final Map<Path, ProjectedDirectory> projected = new HashMap<>();

    Volumes(Path root) {
        this.root = root;
    }

    /** Where the container's file system begins. */
    Path root() {
        return root;
    }

    /**
     * Makes or refreshes all volumes the container mounts.
     *
     * @throws ConfigException if a volume, Secret, ConfigMap or key it needs does not exist
     */
    void mount(Pod pod, Container container, Contents contents) {
        for (VolumeMount mount : container.getVolumeMounts()) {
            Volume volume = pod.getSpec().getVolumes().stream()
                    .filter(each -> each.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow(() -> ConfigException.missing("volume \"%s\" not found".formatted(mount.getName())));
            Path directory = root.resolve(mount.getMountPath().replaceFirst("^/+", ""));
            content(volume, contents)
                    .ifPresentOrElse(
                            files -> projected
                                    .computeIfAbsent(directory, ProjectedDirectory::new)
                                    .show(files),
                            () -> empty(directory));
        }
    }

    /** The files of a volume that shows a Secret or ConfigMap; nothing for an empty directory. */
    private static Optional<Map<String, byte[]>> content(Volume volume, Contents contents) {
        if (volume.getEmptyDir() != null) {
            return Optional.empty();
        }
        if (volume.getSecret() != null) {
            var secret = volume.getSecret();
            String what = "secret \"%s\"".formatted(secret.getSecretName());
            return Optional.of(
                    pick(contents.secret(secret.getSecretName()), secret.getItems(), secret.getOptional(), what));
        }
        if (volume.getConfigMap() != null) {
            var map = volume.getConfigMap();
            String what = "configmap \"%s\"".formatted(map.getName());
            return Optional.of(pick(contents.configMap(map.getName()), map.getItems(), map.getOptional(), what));
        }
        throw ConfigException.missing(
                "volume \"%s\": only secret, configMap and emptyDir exist on this node".formatted(volume.getName()));
    }

    private static Map<String, byte[]> pick(
            Optional<Map<String, byte[]>> content, List<KeyToPath> items, Boolean optional, String what) {
        boolean needed = !Boolean.TRUE.equals(optional);
        if (content.isEmpty() && needed) {
            throw ConfigException.missing(what + " not found");
        }
        Map<String, byte[]> all = content.orElse(Map.of());
        if (items.isEmpty()) {
            return all;
        }
        Map<String, byte[]> picked = new HashMap<>();
        for (KeyToPath item : items) {
            byte[] value = all.get(item.getKey());
            if (value != null) {
                picked.put(item.getPath(), value);
            } else if (needed) {
                throw ConfigException.missing("%s has no key %s".formatted(what, item.getKey()));
            }
        }
        return picked;
    }

    private static void empty(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }
}
