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
        return Stream.concat(ours.flatMap(Samples::files), theirs.stream().flatMap(Samples::upstream));
    }

    /** Its EventSources in a folder, and its Sensors, which lie beside them: whoever names them wants both to be looked at. */
    static Stream<Path> upstream(Path folder) {
        return Stream.of(folder, folder.resolveSibling("sensors")).flatMap(each -> {
            if (!Files.isDirectory(each) || files(each).findAny().isEmpty()) {
                throw new IllegalStateException(
                        "no manifest in %s: TANDEM_UPSTREAM_MANIFESTS names a folder of EventSources, beside a folder sensors"
                                .formatted(each));
            }
            return files(each);
        });
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
