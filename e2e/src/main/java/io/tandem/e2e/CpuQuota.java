package io.tandem.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The limit on a container's processor time, in its control group of either version.
 *
 * @param file that sets it
 * @param starving what to write so that next to nothing is left
 * @param free what to write to lift the limit
 */
record CpuQuota(Path file, String starving, String free) {
    /** Of one core. */
    static final int STARVING_PERCENT = 2;

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;
    private static final int STARVING_MICROS = PERIOD_MICROS * STARVING_PERCENT / 100;

    /**
     * That of the container {@code process} is in.
     *
     * @throws UnsupportedOperationException if it is in none
     */
    static CpuQuota of(HostProcess process) {
        process.checkApart("mnt");
        try {
            List<String> groups = Files.readAllLines(Path.of("/proc/%d/cgroup".formatted(process.pid())));
            return version1(groups)
                    .or(() -> version2(groups))
                    .orElseThrow(() -> new UnsupportedOperationException("no control group of the processor"));
        } catch (IOException e) {
            throw new UncheckedIOException("process %d is gone".formatted(process.pid()), e);
        }
    }

    /** Leaves it next to nothing for this long. */
    Injected starve(Duration duration) {
        return Injected.lasting(duration, () -> write(starving), () -> write(free));
    }

    private static Optional<CpuQuota> version1(List<String> groups) {
        return groups.stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> List.of(parts[1].split(",")).contains("cpu"))
                .map(parts -> ROOT.resolve("cpu" + parts[2]).resolve("cpu.cfs_quota_us"))
                .map(file -> new CpuQuota(file, Integer.toString(STARVING_MICROS), "-1"))
                .findFirst();
    }

    private static Optional<CpuQuota> version2(List<String> groups) {
        return groups.stream()
                .filter(line -> line.startsWith("0::"))
                .map(line -> ROOT.resolve(line.substring("0::/".length())).resolve("cpu.max"))
                .filter(Files::exists)
                .map(file ->
                        new CpuQuota(file, "%d %d".formatted(STARVING_MICROS, PERIOD_MICROS), "max " + PERIOD_MICROS))
                .findFirst();
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("the limit cannot be set in " + file, e);
        }
    }
}
