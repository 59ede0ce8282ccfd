package io.tandem.local.node;

import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A directory whose files change all at once: each is a link through {@code ..data}, and only that link is replaced. */
final class ProjectedDirectory {
    private static final String DATA = "..data";

    private final Path directory;
    private Map<String, byte[]> shown;
    private int version;

    ProjectedDirectory(Path directory) {
        this.directory = directory;
    }

    /** Shows exactly {@code files} (relative path to content); does nothing if it already shows them. */
    void show(Map<String, byte[]> files) {
        if (shown != null && same(shown, files)) {
            return;
        }
        try {
            replace(files);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill " + directory, e);
        }
        shown = Map.copyOf(files);
    }

    private void replace(Map<String, byte[]> files) throws IOException {
        Path previous = directory.resolve("..v" + version);
        Path next = directory.resolve("..v" + ++version);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = next.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        Files.createDirectories(next);
        Path fresh = directory.resolve("..data_tmp");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, next.getFileName());
        Files.move(fresh, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);

        Set<String> wanted = topLevel(files);
        for (String name : wanted) {
            Path link = directory.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
        if (shown != null) {
            for (String name : topLevel(shown)) {
                if (!wanted.contains(name)) {
                    Files.deleteIfExists(directory.resolve(name));
                }
            }
            new WorkDir(previous).close();
        }
    }

    private static Set<String> topLevel(Map<String, byte[]> files) {
        Set<String> names = new HashSet<>();
        files.keySet().forEach(path -> names.add(Path.of(path).getName(0).toString()));
        return names;
    }

    private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), other.get(e.getKey())));
    }
}
