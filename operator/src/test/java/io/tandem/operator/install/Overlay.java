package io.tandem.operator.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A kustomization as README shows it: the images of a registry on top of what is shipped. */
final class Overlay {
    private Overlay() {}

    /**
     * Writes it.
     *
     * @param directory a new one, outside the project
     * @param base name of a shipped kustomization
     * @param tag of both images
     * @param namespace to put everything into; empty to leave it
     */
    static Path write(Path directory, String base, String tag, String namespace) {
        try {
            // kustomize wants a relative path
            var shipped =
                    Shipped.ROOT.resolve("src/main/kubernetes").resolve(base).toRealPath();
            var text = """
                    resources:
                      - %s
                    images:
                      - name: localhost/tandem/operator
                        newName: registry.example.com/tandem/operator
                        newTag: "%s"
                      - name: localhost/tandem/event-source
                        newName: registry.example.com/tandem/event-source
                        newTag: "%s"
                    """.formatted(
                            Files.createDirectories(directory).toRealPath().relativize(shipped), tag, tag);
            var own = namespace.isEmpty() ? "" : "namespace: %s%n".formatted(namespace);
            Files.writeString(directory.resolve("kustomization.yaml"), own + text);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
