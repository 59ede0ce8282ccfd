package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMapVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.SecretVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of a pod: the user's volumes and mounts first, then those the pod needs, in a fixed order.
 *
 * <p>A user's mount wins over a generated one at the same path, so that other ways to bring a Secret (a CSI driver) work.
 * Secrets and ConfigMaps of an EventSource are optional on purpose: one that does not exist would otherwise hold back the
 * whole pod, while only the event that refers to it cannot run; its connector reports the missing file by name, and starts
 * once the kubelet has brought the file.
 */
final class Volumes {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();
    /** Of the volumes. */
    private final Set<String> names = new HashSet<>();
    /** Of the mounts. */
    private final Set<String> paths = new HashSet<>();

    /** Not written where it is not so, which is the default. */
    private final Boolean optional;

    private Volumes(boolean optional) {
        this.optional = optional ? true : null;
    }

    /** @param optional whether a pod starts without a Secret or ConfigMap that does not exist */
    static Volumes of(Template template, MountedObjects mounted, SecretKeySelector busAccess, boolean optional) {
        var result = new Volumes(optional);
        if (template != null && template.volumes() != null) {
            result.volumes.addAll(template.volumes());
            template.volumes().forEach(volume -> result.names.add(volume.getName()));
        }
        if (template != null
                && template.container() != null
                && template.container().volumeMounts() != null) {
            result.mounts.addAll(template.container().volumeMounts());
            template.container().volumeMounts().forEach(mount -> result.paths.add(mount.getMountPath()));
        }
        if (busAccess != null) {
            result.busAccess(busAccess);
        }
        result.configMaps(mounted.configMaps());
        result.secrets(mounted.secrets());
        result.temporary();
        return result;
    }

    List<Volume> volumes() {
        return List.copyOf(volumes);
    }

    List<VolumeMount> mounts() {
        return List.copyOf(mounts);
    }

    /** Not optional: without the bus no event can flow, and the kubelet starts the pod as soon as the Secret is there. */
    private void busAccess(SecretKeySelector access) {
        var source = new SecretVolumeSourceBuilder()
                .withSecretName(access.name())
                .addNewItem()
                .withKey(access.key())
                .withPath("auth.yaml")
                .endItem()
                .build();
        add("/etc/eventbus/auth", true, volume("auth-volume").withSecret(source));
    }

    private void configMaps(Collection<String> names) {
        for (var name : names) {
            var source = new ConfigMapVolumeSourceBuilder()
                    .withName(name)
                    .withOptional(optional)
                    .build();
            add("/argo-events/config/" + name, true, volume("cm-" + name).withConfigMap(source));
        }
    }

    private void secrets(Collection<String> names) {
        for (var name : names) {
            var source = new SecretVolumeSourceBuilder()
                    .withSecretName(name)
                    .withOptional(optional)
                    .build();
            add("/argo-events/secrets/" + name, true, volume("secret-" + name).withSecret(source));
        }
    }

    private void temporary() {
        add("/tmp", false, volume("tmp").withEmptyDir(new EmptyDirVolumeSource()));
    }

    private VolumeBuilder volume(String wanted) {
        return new VolumeBuilder().withName(freeName(wanted));
    }

    private void add(String path, boolean readOnly, VolumeBuilder builder) {
        if (!paths.add(path)) {
            return;
        }
        var volume = builder.build();
        volumes.add(volume);
        names.add(volume.getName());
        mounts.add(new VolumeMountBuilder()
                .withName(volume.getName())
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build());
    }

    /** The plain name where it is valid and free, else one made valid and unique by a hash of what was wanted. */
    private String freeName(String wanted) {
        var plain = wanted.replace('_', '-');
        if (!names.contains(plain) && DNS_LABEL.matcher(plain).matches()) {
            return plain;
        }
        var valid = plain.toLowerCase(Locale.ROOT).replaceAll("[^-a-z0-9]", "-");
        return valid.substring(0, Math.min(54, valid.length())) + "-" + Hash.shortOf(wanted);
    }
}
