package io.tandem.operator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Manifests as users write them. */
public final class Samples {
    private Samples() {}

    /** Our samples, and those of the reference implementation where the build is told of them. */
    public static Stream<Path> manifests() {
        var samples = Path.of("..", "src", "main", "kubernetes", "samples");
        var ours = Stream.of(samples, samples.resolve("sensor"));
        var theirs = Optional.ofNullable(
                        System.getProperty("tandem.upstream.manifests", System.getenv("TANDEM_UPSTREAM_MANIFESTS")))
                .map(Path::of);
        // its Sensors lie beside its EventSources
        var folders = theirs.stream()
                .flatMap(folder -> Stream.of(folder, folder.resolveSibling("sensors")))
                .filter(Files::isDirectory)
                .distinct();
        return Stream.concat(ours, folders).flatMap(Samples::files);
    }

    private static Stream<Path> files(Path directory) {
        try (var all = Files.list(directory)) {
            return all
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }
}
