package io.tandem.eventsource.connector.generic;

import io.tandem.local.Child;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that serves {@code generic.Eventing} by grpc-go, as servers built for argo-events do. */
final class GoEventingServer implements AutoCloseable {
    private static final Path SOURCE = Path.of("src", "test", "go", "eventing");
    private static final Path PROGRAM = Path.of("target", "eventing");

    private final WorkDir dir = WorkDir.create("eventing");
    private final Child process;

    private GoEventingServer(List<String> options) {
        var command = new ArrayList<>(List.of(PROGRAM.toAbsolutePath().toString()));
        command.addAll(options);
        process = Child.start("eventing", dir.file("log"), Map.of(), command)
                .await("listening", Duration.ofSeconds(20), () -> says("port "));
    }

    /** Builds the program; Go keeps what it compiled, so that only the first build of a machine takes time. */
    static void build() throws IOException {
        Files.createDirectories(PROGRAM.getParent());
        var output = PROGRAM.toAbsolutePath().toString();
        var build = Child.start(
                "go build",
                Path.of("target", "eventing-build.log"),
                new ProcessBuilder("go", "build", "-o", output, ".").directory(SOURCE.toFile()));
        if (build.exit().orTimeout(10, TimeUnit.MINUTES).join() != 0) {
            throw new IllegalStateException("the Go program cannot be built: " + build.tail());
        }
    }

    static GoEventingServer start(String... options) {
        return new GoEventingServer(List.of(options));
    }

    String address() {
        return "127.0.0.1:" + lines().getFirst().substring("port ".length());
    }

    boolean says(String beginning) {
        return lines().stream().anyMatch(line -> line.startsWith(beginning));
    }

    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.kill();
        dir.close();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(dir.file("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
