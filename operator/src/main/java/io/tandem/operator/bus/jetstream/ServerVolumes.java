package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What the servers' pods mount.
 *
 * @param claimed whether the stream is on a claim of its own, or goes with the pod
 */
record ServerVolumes(SecretNames secrets, boolean claimed) {
    /** File with user and password of the former generation, beside the configuration. */
    static final String FORMER_CLIENT = "former-client.conf";

    /** Name of the volume with the stream, where it goes with the pod. */
    static final String WITH_POD = "js-data";

    /** Name of the volume with the stream. */
    String dataName() {
        return claimed ? secrets.owner().volumeName() : WITH_POD;
    }

    /** Those of the pod; the stream's comes from a claim where it is to last. */
    List<Volume> volumes() {
        var volumes = new ArrayList<>(List.of(empty("pid"), config()));
        if (!claimed) {
            volumes.add(empty(WITH_POD));
        }
        return volumes;
    }

    private Volume config() {
        var sources = new ArrayList<VolumeProjection>();
        sources.add(configMap());
        sources.add(secret(secrets.server(), item("auth", "auth.conf")));
        secrets.formerClient()
                .ifPresent(former -> sources.add(secret(former, item(SecretNames.CLIENT_KEY, FORMER_CLIENT))));
        sources.add(secret(
                secrets.certificateServer(),
                item("private-key", "server-key.pem"),
                item("cert", "server-cert.pem"),
                item("ca-cert", "ca-cert.pem")));
        sources.add(secret(
                secrets.baseServer(),
                item("cluster-private-key", "cluster-server-key.pem"),
                item("cluster-cert", "cluster-server-cert.pem"),
                item("cluster-ca-cert", "cluster-ca-cert.pem")));
        // @formatter:off
        return new VolumeBuilder()
                .withName("config-volume")
                .withNewProjected()
                .withSources(sources)
                .endProjected()
                .build();
        // @formatter:on
    }

    private VolumeProjection configMap() {
        // @formatter:off
        return new VolumeProjectionBuilder()
                .withNewConfigMap()
                .withName(secrets.owner().configMapName())
                .withItems(item(ServerConfig.KEY, "nats-js.conf"))
                .endConfigMap()
                .build();
        // @formatter:on
    }

    private static VolumeProjection secret(String name, KeyToPath... items) {
        // @formatter:off
        return new VolumeProjectionBuilder()
                .withNewSecret()
                .withName(name)
                .withItems(items)
                .endSecret()
                .build();
        // @formatter:on
    }

    private static KeyToPath item(String key, String path) {
        return new KeyToPath(key, null, path);
    }

    private static Volume empty(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withEmptyDir(new EmptyDirVolumeSource())
                .build();
    }
}
