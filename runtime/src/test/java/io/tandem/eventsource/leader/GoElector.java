package io.tandem.eventsource.leader;

import io.tandem.local.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that elects by client-go's leader election, as the reference implementation's pods do. */
final class GoElector implements AutoCloseable {
    private static final Path SOURCE = Path.of("src", "test", "go", "elector");
    private static final Path PROGRAM = Path.of("target", "elector");

    private final Child process;

    private GoElector(Child process) {
        this.process = process;
    }

    /** Builds the program; Go keeps what it compiled, so that only the first build of a machine takes time. */
    static void build() throws IOException {
        Files.createDirectories(PROGRAM.getParent());
        var output = PROGRAM.toAbsolutePath().toString();
        var build = Child.start(
                "go build",
                Path.of("target", "elector-build.log"),
                new ProcessBuilder("go", "build", "-o", output, ".").directory(SOURCE.toFile()));
        if (build.exit().orTimeout(10, TimeUnit.MINUTES).join() != 0) {
            throw new IllegalStateException("the Go program cannot be built: " + build.tail());
        }
    }

    static GoElector start(Path log, String kubeconfig, String namespace, String identity, LeaseTiming timing) {
        return new GoElector(Child.start(
                "elector",
                log,
                Map.of(),
                List.of(
                        PROGRAM.toAbsolutePath().toString(),
                        kubeconfig,
                        namespace,
                        "eventsource-shop",
                        identity,
                        timing.duration().toMillis() + "ms",
                        timing.renewDeadline().toMillis() + "ms",
                        timing.retryPeriod().toMillis() + "ms")));
    }

    /** It has won and was not told to stop. */
    boolean leads() {
        return process.alive() && says("leading") && !says("stopping");
    }

    /** Somebody of this name leads, as far as it can see. */
    boolean sees(String leader) {
        return says("leader " + leader);
    }

    /** SIGTERM: it gives up the lock and ends. */
    void stop() {
        process.terminate();
        process.exit().orTimeout(1, TimeUnit.MINUTES).join();
    }

    /** SIGKILL: the lock stays in its name. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.kill();
    }

    private boolean says(String line) {
        try (var lines = Files.lines(process.log())) {
            return lines.anyMatch(line::equals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
