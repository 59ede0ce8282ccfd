package io.tandem.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Servers that Debian has: a machine's own is used, and where we may, the package is installed. */
final class DebianPackage {
    private DebianPackage() {}

    /**
     * @param program where the package puts it
     * @return that, or a program of this name on the PATH
     * @throws IllegalStateException if there is none and it cannot be installed
     */
    static Path program(String name, Path program) {
        if (Files.isExecutable(program)) {
            return program;
        }
        if (Files.isExecutable(Path.of("/usr/bin/apt-get")) && Files.isWritable(Path.of("/usr/lib"))) {
            install(name);
            return program;
        }
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> directory.isEmpty() ? Path.of(".") : Path.of(directory))
                .map(directory -> directory.resolve(program.getFileName()))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no %s here: install Debian's package %s".formatted(program.getFileName(), name)));
    }

    private static void install(String name) {
        try (var log = WorkDir.create(name + "-install")) {
            var command = "apt-get update && apt-get install -y --no-install-recommends " + name;
            var child = Child.start(
                    "apt-get",
                    log.file("log"),
                    Map.of("DEBIAN_FRONTEND", "noninteractive"),
                    List.of("sh", "-c", command));
            if (child.exit().orTimeout(5, TimeUnit.MINUTES).join() != 0) {
                throw new IllegalStateException("%s cannot be installed: %s".formatted(name, child.tail()));
            }
        }
    }
}
