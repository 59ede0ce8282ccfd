package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for the files of one server or node; {@link #close()} deletes it with all it holds, and so does the end of this
 * JVM, however it ends.
 */
public record WorkDir(Path path) implements AutoCloseable {

    /** A new empty directory among the system's temporary files. */
    public static WorkDir create(String name) {
        try {
            return new WorkDir(Files.createTempDirectory(Reaper.directory(), name + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for " + name, e);
        }
    }

    /** The path of {@code name} in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Writes {@code text} to the file {@code name} in it and returns the file. */
    public Path write(String name, String text) {
        try {
            return Files.writeString(file(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(name), e);
        }
    }

    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
