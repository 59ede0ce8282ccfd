package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * Volumes for the servers of one native bus: directories of this machine, which has to be the node. Their storage class is
 * called like the namespace.
 */
final class HostVolumes {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final String namespace;
    private final String servers;
    private final int count;
    private final Path root;

    /**
     * Makes one for each server.
     *
     * @param servers name of the StatefulSet
     */
    HostVolumes(KubernetesClient client, String namespace, String servers, int count) throws IOException {
        this.client = client;
        this.namespace = namespace;
        this.servers = servers;
        this.count = count;
        this.root = WorkDir.create(namespace).path();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (int i = 0; i < count; i++) {
            make(i, Integer.toString(i));
        }
    }

    /** The claim of a server. */
    String claim(int ordinal) {
        return "%1$s-vol-%1$s-%2$d".formatted(servers, ordinal);
    }

    /** Offers an empty one instead of that of a claim which is gone. */
    void renew(int ordinal) throws IOException {
        var volume = client.persistentVolumes().withName(name(ordinal));
        volume.delete();
        Wait.until("volume " + name(ordinal) + " gone", LIMIT, () -> volume.get() == null);
        make(ordinal, ordinal + "-again");
    }

    /** The directories stay, as those of nodes do, until this program ends. */
    void delete() {
        for (int i = 0; i < count; i++) {
            client.persistentVolumes().withName(name(i)).delete();
        }
    }

    private String name(int ordinal) {
        return namespace + "-" + ordinal;
    }

    /** A directory of the node that any user may write, since here nobody sets its owner. */
    private void make(int ordinal, String name) throws IOException {
        Path directory = Files.createDirectory(root.resolve(name));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        HasMetadata volume = Serialization.unmarshal(
                """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec:
                  capacity: {storage: 1Gi}
                  accessModes: [ReadWriteOnce]
                  persistentVolumeReclaimPolicy: Retain
                  storageClassName: %s
                  hostPath: {path: %s}
                  claimRef: {namespace: %s, name: %s}
                """.formatted(name(ordinal), namespace, directory, namespace, claim(ordinal)), HasMetadata.class);
        client.resource(volume).create();
    }
}
