package io.tandem.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The clock of one pod, in an image whose processes have libfaketime preloaded: it reads the shift from a file. */
final class PodClock {
    static final Duration AHEAD = Duration.ofMinutes(10);

    private PodClock() {}

    /**
     * Moves it ahead, and back after {@code duration}.
     *
     * @param process of the pod; it must run on this machine
     * @param file as the pod sees it
     */
    static Injected shift(HostProcess process, Path file, Duration duration) {
        process.checkApart("mnt");
        Path here = Path.of("/proc/%d/root".formatted(process.pid()))
                .resolve(Path.of("/").relativize(file));
        return Injected.lasting(
                duration, () -> write(here, "+%ds".formatted(AHEAD.toSeconds())), () -> write(here, "+0s"));
    }

    private static void write(Path file, String shift) {
        try {
            Files.writeString(file, shift + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the clock cannot be set in " + file, e);
        }
    }
}
