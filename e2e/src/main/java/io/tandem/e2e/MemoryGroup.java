package io.tandem.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A control group that limits memory, of either version: a container's, or one made for a process of this machine.
 *
 * @param used file that tells how much it holds, in bytes
 * @param limit file with the most that it may hold, in bytes
 * @param events file that counts the processes which were killed for want of memory
 */
record MemoryGroup(Path directory, Path used, Path limit, Path events) {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path VERSION_1 = ROOT.resolve("memory");
    private static final String KILLED = "oom_kill ";

    /** Makes one; empty if this machine does not let us. */
    static Optional<MemoryGroup> make(String name, long bytes) {
        var group = Files.exists(VERSION_1) ? version1(VERSION_1.resolve(name)) : version2(ROOT.resolve(name));
        try {
            Files.createDirectory(group.directory);
            Files.writeString(group.limit, Long.toString(bytes));
            return Optional.of(group);
        } catch (IOException | UnsupportedOperationException notAllowed) {
            group.delete();
            return Optional.empty();
        }
    }

    /** The one that {@code process} is in; empty if it is in none but the first. */
    static Optional<MemoryGroup> of(HostProcess process) {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/%d/cgroup".formatted(process.pid())))) {
                var parts = line.split(":", 3);
                var path = parts[2].substring(1);
                if (parts[1].equals("memory")) {
                    return Optional.of(version1(VERSION_1.resolve(path)));
                }
                if (parts[1].isEmpty() && Files.exists(version2(ROOT.resolve(path)).limit)) {
                    return Optional.of(version2(ROOT.resolve(path)));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("process %d is gone".formatted(process.pid()), e);
        }
    }

    /** Where a process writes its number to be in it, with all it starts. */
    Path members() {
        return directory.resolve("cgroup.procs");
    }

    /** What it holds now, pages of files among it, in KiB. */
    long usedKib() {
        return Long.parseLong(read(used).strip()) >> 10;
    }

    /** How many of its processes were killed because it held all that it may. */
    long killed() {
        return read(events)
                .lines()
                .filter(line -> line.startsWith(KILLED))
                .mapToLong(line -> Long.parseLong(line.substring(KILLED.length())))
                .sum();
    }

    /** Takes it away, once nobody is in it. */
    void delete() {
        var unused = directory.toFile().delete();
    }

    private static MemoryGroup version1(Path directory) {
        return new MemoryGroup(
                directory,
                directory.resolve("memory.usage_in_bytes"),
                directory.resolve("memory.limit_in_bytes"),
                directory.resolve("memory.oom_control"));
    }

    private static MemoryGroup version2(Path directory) {
        return new MemoryGroup(
                directory,
                directory.resolve("memory.current"),
                directory.resolve("memory.max"),
                directory.resolve("memory.events"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
