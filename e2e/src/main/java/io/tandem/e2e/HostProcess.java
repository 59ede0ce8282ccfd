package io.tandem.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The process of a container, seen from its node. From inside the container it could not be stopped or killed: there it
 * is process 1, which the kernel protects.
 */
record HostProcess(long pid) {
    private static final Path PROC = Path.of("/proc");
    /** Fields of {@code stat}, counted from the one behind the name: ticks, of which Linux tells a hundred a second. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;
    /** What a node that runs pods as processes of this machine calls its containers. */
    private static final String PROCESS = "process://";

    /**
     * The first process of a container.
     *
     * @param containerId as in a pod's status, {@code containerd://0123...}, or {@code process://} and its id
     * @throws UnsupportedOperationException if it does not run on this machine
     */
    static HostProcess ofContainer(String containerId) {
        if (containerId.startsWith(PROCESS)) {
            return new HostProcess(Long.parseLong(containerId.substring(PROCESS.length())));
        }
        String id = containerId.substring(containerId.lastIndexOf('/') + 1);
        try (Stream<Path> all = Files.list(PROC)) {
            Optional<Long> lowest = all.filter(
                            dir -> dir.getFileName().toString().matches("[0-9]+"))
                    .filter(dir -> contains(dir.resolve("cgroup"), id))
                    .map(dir -> Long.valueOf(dir.getFileName().toString()))
                    .min(Long::compare);
            return new HostProcess(lowest.orElseThrow(() -> new UnsupportedOperationException(
                    "container %s does not run on this machine: run the suite on the node".formatted(id))));
        } catch (IOException e) {
            throw new UncheckedIOException("no process table", e);
        }
    }

    /** Sends a signal, such as {@code KILL}. */
    void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0) {
                throw new IllegalStateException("SIG%s to process %d failed".formatted(name, pid));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no kill command", e);
        }
    }

    /**
     * Returns if it has a namespace of its own of this kind.
     *
     * @param kind as in {@code /proc/PID/ns}, such as {@code net} or {@code cgroup}
     * @throws UnsupportedOperationException if it shares that of this program: what is done to it would be done to all
     */
    void checkApart(String kind) {
        try {
            if (namespace(Long.toString(pid), kind).equals(namespace("self", kind))) {
                throw new UnsupportedOperationException(
                        "process %d has no %s namespace of its own: run the suite on a cluster".formatted(pid, kind));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("process %d is gone".formatted(pid), e);
        }
    }

    private static Path namespace(String process, String kind) throws IOException {
        return Files.readSymbolicLink(PROC.resolve(process).resolve("ns").resolve(kind));
    }

    /** Resident memory now, in KiB. */
    long residentKib() {
        return status("VmRSS:");
    }

    /** The most it ever had resident, in KiB. */
    long peakKib() {
        return status("VmHWM:");
    }

    /** Processor time that all its threads have taken, to a hundredth of a second. */
    Duration processorTime() {
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Duration.ofMillis(10 * (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])));
        } catch (IOException e) {
            throw new UncheckedIOException("process %d is gone".formatted(pid), e);
        }
    }

    private long status(String key) {
        try {
            List<String> lines = Files.readAllLines(PROC.resolve(pid + "/status"));
            return lines.stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("process %d is gone".formatted(pid), e);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException gone) {
            return false;
        }
    }
}
