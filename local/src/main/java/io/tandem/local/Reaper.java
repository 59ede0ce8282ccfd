package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Kills our processes when this JVM ends, however it ends.
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
            """;
    private static final Reaper INSTANCE = new Reaper();

    private final Writer pipe;

    private Reaper() {
        try {
            Process shell = new ProcessBuilder("sh", "-c", SCRIPT)
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

    private synchronized void tell(String change, long pid) {
        try {
            pipe.write("%s %d%n".formatted(change, pid));
            pipe.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the shell that watches over our processes is gone", e);
        }
    }
}
