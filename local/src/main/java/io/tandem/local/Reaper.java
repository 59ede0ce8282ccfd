package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Kills our processes and deletes our files when this JVM ends, however it ends.
 *
 * <p>A shutdown hook would not run after a SIGKILL; a small shell that reads a pipe from us notices every end.
 */
final class Reaper {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=' '
            while read -r change pid; do
              case $change in
                start) pids="$pids$pid " ;;
                end) case $pids in *" $pid "*) pids="${pids%%" $pid "*} ${pids#*" $pid "}" ;; esac ;;
              esac
            done
            for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
            # a process that is being killed may still write
            rm -rf "$1" || { sleep 1; rm -rf "$1"; }
            """;
    private static final Reaper INSTANCE = new Reaper();

    private final Path directory;
    private final Writer pipe;

    private Reaper() {
        try {
            // open to pass through, as a server in a container of another user does; what is in it has rights of its
            // own
            directory = Files.createTempDirectory(
                    "tandem-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            Process shell = new ProcessBuilder("sh", "-c", SCRIPT, "reaper", directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            pipe = shell.outputWriter(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("no shell to watch over our processes", e);
        }
    }

    /** Kills {@code process} if it still runs when this JVM ends. */
    static void watch(Process process) {
        INSTANCE.tell("start", process.pid());
        var unused = process.onExit().thenRun(() -> INSTANCE.tell("end", process.pid()));
    }

    /** Where files may be that are of no use to anybody once this JVM has ended. */
    static Path directory() {
        return INSTANCE.directory;
    }

    private synchronized void tell(String change, long pid) {
        try {
            pipe.write("%s %d%n".formatted(change, pid));
            pipe.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the shell that watches over our processes is gone", e);
        }
    }
}
