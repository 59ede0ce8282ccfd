package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.tandem.api.EventBusSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the servers' pods mount. */
record ServerVolumes(SecretNames secrets, EventBusSpec.Persistence persistence) {
    /** File with user and password of the former generation, beside the configuration. */
    static final String FORMER_CLIENT = "former-client.conf";

    private static final String DEFAULT_SIZE = "20Gi";

    /** Name of the volume with the stream. */
    static String dataName(BusOwner owner, EventBusSpec.Persistence persistence) {
        return persistence == null ? "js-data" : owner.volumeName();
    }

    /** Those of the pod; the stream's comes from a claim where it is to last. */
    List<Volume> volumes() {
        var volumes = new ArrayList<>(List.of(empty("pid"), config()));
        if (persistence == null) {
            volumes.add(empty(dataName(secrets.owner(), null)));
        }
        return volumes;
    }

    /** The claim of each pod. */
    List<PersistentVolumeClaim> claims() {
        if (persistence == null) {
            return List.of();
        }
        var size = persistence.volumeSize() == null
                ? DEFAULT_SIZE
                : persistence.volumeSize().asText();
        // @formatter:off
        return List.of(new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(secrets.owner().volumeName())
                .endMetadata()
                .withNewSpec()
                .withAccessModes(Optional.ofNullable(persistence.accessMode()).orElse("ReadWriteOnce"))
                .withVolumeMode("Filesystem")
                .withStorageClassName(persistence.storageClassName())
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity(size)))
                .endResources()
                .endSpec()
                .build());
        // @formatter:on
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
