package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A process of ours: its output goes to a file, and it never outlives this JVM. */
public final class Child implements AutoCloseable {
    private static final int TAIL_LINES = 20;
    private static final int RUN_MINUTES = 5;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code command} with this JVM's environment plus {@code env}; its output is appended to {@code log}.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public static Child start(String name, Path log, Map<String, String> env, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(env);
        return start(name, log, builder);
    }

    /** Starts what {@code builder} describes, with its output appended to {@code log}. */
    public static Child start(String name, Path log, ProcessBuilder builder) {
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process process = builder.start();
            Reaper.watch(process);
            return new Child(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not start", e);
        }
    }

    /**
     * Runs {@code command} to its end, at most five minutes.
     *
     * @throws IllegalStateException with the end of its output, if it fails
     */
    static void run(String name, WorkDir dir, List<String> command) {
        Child child = start(name, dir.file("run-" + System.nanoTime()), Map.of(), command);
        int code = child.exit().orTimeout(RUN_MINUTES, TimeUnit.MINUTES).join();
        if (code != 0) {
            throw new IllegalStateException("%s ended with code %d:%n%s".formatted(name, code, child.tail()));
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** The file its output goes to. */
    public Path log() {
        return log;
    }

    /** Whether it has not ended yet; a suspended process is alive. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Completes with the exit code when it ends (128 + n if ended by signal n). */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM without waiting. */
    public void terminate() {
        process.destroy();
    }

    /** SIGTERM, and SIGKILL if it is still there after {@code grace}; returns when it is gone. */
    public void stop(Duration grace) {
        process.destroy();
        try {
            process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            kill();
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " cannot be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    /** SIGSTOP: it hangs with its sockets open, until {@link #resume()}. */
    public void suspend() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /**
     * Waits until {@code state} holds.
     *
     * @throws IllegalStateException with the end of its output, if it ends before or {@code limit} passes
     */
    public Child await(String state, Duration limit, Probe probe) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(limit)
                    .ignoreExceptions()
                    .until(() -> !alive() || probe.holds());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(
                    "%s is not %s after %d s:%n%s".formatted(name, state, limit.toSeconds(), tail()), e);
        }
        if (!alive()) {
            throw new IllegalStateException(
                    "%s ended with code %d before it was %s:%n%s".formatted(name, process.exitValue(), state, tail()));
        }
        return this;
    }

    /** The last lines of its output. */
    public String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }

    /** The same as {@link #kill()}: what a test starts may end abruptly. */
    @Override
    public void close() {
        kill();
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0) {
                throw new IllegalStateException("SIG%s to %s (pid %d) failed".formatted(signal, name, pid()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no kill command", e);
        }
    }

    /** A question about a process; an exception counts as no. */
    @FunctionalInterface
    public interface Probe {
        boolean holds() throws Exception;
    }
}
