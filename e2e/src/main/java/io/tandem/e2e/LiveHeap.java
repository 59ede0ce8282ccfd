package io.tandem.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a virtual machine's heap holds without its garbage. */
final class LiveHeap {
    private static final Path HISTOGRAM = Path.of("target", "heap-histogram.txt");

    private LiveHeap() {}

    /**
     * Collects the garbage of a process and tells what is left, and writes it by class into {@code target}; nothing if it is no
     * virtual machine.
     */
    static Optional<String> of(long pid) {
        if (System.getenv("OPERATOR_EXECUTABLE") != null) {
            return Optional.empty();
        }
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var histogram = new Commands().run(List.of(jcmd, Long.toString(pid), "GC.class_histogram"), Map.of());
        try {
            Files.createDirectories(HISTOGRAM.getParent());
            Files.writeString(HISTOGRAM, histogram);
        } catch (IOException e) {
            throw new IllegalStateException(HISTOGRAM + " cannot be written", e);
        }
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .map(line -> "%d MiB in %s objects; by class in %s"
                        .formatted(Long.parseLong(line.split("\\s+")[2]) >> 20, line.split("\\s+")[1], HISTOGRAM))
                .findFirst();
    }
}
