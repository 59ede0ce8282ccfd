package io.tandem.local;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Applies YAML. */
public final class Manifests {
    private static final int CRD_SECONDS = 30;
    private static final PatchContext FORCED = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("tandem-local")
            .withForce(true)
            .build();

    private Manifests() {}

    /**
     * Applies all resources of a YAML text on the server's side, in their order.
     *
     * <p>Returns when the resource definitions among them are established.
     */
    public static List<HasMetadata> apply(KubernetesClient client, String yaml) {
        List<HasMetadata> resources = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
        return resources.stream().map(resource -> apply(client, resource)).toList();
    }

    /** Applies a YAML file, or all {@code .yml} and {@code .yaml} files of a directory in the order of their names. */
    public static void apply(KubernetesClient client, Path fileOrDirectory) {
        for (Path file : files(fileOrDirectory)) {
            try {
                apply(client, Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
    }

    /** Applies one resource. */
    public static HasMetadata apply(KubernetesClient client, HasMetadata resource) {
        HasMetadata applied = client.resource(resource).patch(FORCED);
        if (applied instanceof CustomResourceDefinition definition) {
            client.resource(definition).waitUntilCondition(Manifests::established, CRD_SECONDS, TimeUnit.SECONDS);
        }
        return applied;
    }

    private static boolean established(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    /** The file itself, or the {@code .yml} and {@code .yaml} files of a directory in the order of their names. */
    public static List<Path> files(Path fileOrDirectory) {
        if (!Files.isDirectory(fileOrDirectory)) {
            return List.of(fileOrDirectory);
        }
        try (Stream<Path> all = Files.list(fileOrDirectory)) {
            return all.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + fileOrDirectory, e);
        }
    }
}
