package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkDirTest {
    @TempDir
    Path dir;

    @Test
    void closingDeletesItWithAllItHolds() throws Exception {
        var made = WorkDir.create("server");
        Files.createDirectories(made.file("a/b"));
        made.write("a/b/c", "text");

        made.close();

        assertThat(made.path()).doesNotExist();
        made.close();
    }

    /** As Maven and CI end tests that take too long. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLeftInTheTemporaryDirectoryWhenAProgramIsTerminatedOrKilled(boolean killed) throws Exception {
        var temporary = Files.createDirectory(dir.resolve("tmp"));
        var told = dir.resolve("told");
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = List.of(
                java.toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                told.toString());
        try (var program = Child.start("program", dir.resolve("program.log"), Map.of(), command)) {
            program.await("holding a directory", TestLimits.START, () -> Files.size(told) > 0);
            assertThat(Path.of(Files.readString(told))).startsWith(temporary).exists();

            if (killed) {
                program.kill();
            } else {
                program.terminate();
            }

            await().until(() -> {
                try (var left = Files.list(temporary)) {
                    return left.findAny().isEmpty();
                }
            });
        }
    }

    /** A program with a directory that a child writes to until it is killed. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            var work = WorkDir.create("server");
            var log = work.file("log");
            try (var child = Child.start(
                    "writer", log, Map.of(), List.of("sh", "-c", "while :; do echo line; sleep 0.05; done"))) {
                child.await("writing", TestLimits.START, () -> Files.size(log) > 0);
                Files.writeString(Path.of(args[0]), log.toString());
                child.exit().join();
            }
        }
    }
}
