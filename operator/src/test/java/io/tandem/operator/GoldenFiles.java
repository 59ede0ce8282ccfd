package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that plans are compared with. */
public final class GoldenFiles {
    private GoldenFiles() {}

    /** What a folder holds, in no order. */
    public static List<Path> list(Path folder) {
        try (var all = Files.list(folder)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the cases, one folder each. */
    public static Stream<String> cases(Path folder) {
        return list(folder).stream()
                .map(found -> found.getFileName().toString())
                .sorted();
    }

    /** What a case says should come out, by file. */
    public static SortedMap<String, String> expected(Path folder) {
        var files = new TreeMap<String, String>();
        list(folder).stream()
                .filter(file -> file.getFileName().toString().startsWith("out-"))
                .forEach(file -> files.put(file.getFileName().toString(), read(file)));
        return files;
    }

    /** The file of an object that comes out. */
    public static String of(HasMetadata object) {
        return "out-" + object.getKind().toLowerCase(Locale.ROOT) + ".yaml";
    }
}
