package io.tandem.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Writes the corpus as files for Jazzer to begin with. */
final class FuzzerSeeds {
    private FuzzerSeeds() {}

    /** @param folder the folders "expressions" and "paths" are made in the first */
    public static void main(String... folder) throws IOException {
        write(ExpressionFuzzer.seeds(), Path.of(folder[0], "expressions"));
        write(PathFuzzer.seeds(), Path.of(folder[0], "paths"));
    }

    private static void write(Stream<byte[]> seeds, Path folder) throws IOException {
        Files.createDirectories(folder);
        int number = 0;
        for (var seed : (Iterable<byte[]>) seeds::iterator) {
            Files.write(folder.resolve("seed-" + number++), seed);
        }
    }
}
