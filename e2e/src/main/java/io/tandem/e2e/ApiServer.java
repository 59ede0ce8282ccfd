package io.tandem.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The cluster's API server, taken away and brought back by commands of whoever runs the suite. */
record ApiServer(Cluster cluster, String down, String up) {
    private static final Duration SERVING_LIMIT = Duration.ofSeconds(60);

    /** It is over when it serves again. */
    Injected takeAway(Duration duration) {
        return Injected.lasting(duration, () -> shell(down), () -> {
            shell(up);
            Wait.until("the API server serving again", SERVING_LIMIT, cluster::reachable);
        });
    }

    private static void shell(String command) {
        try {
            // not inherited: a server started again would keep the suite's output open
            int code = new ProcessBuilder("bash", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0) {
                throw new IllegalStateException("ended with code %d: %s".formatted(code, command));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no bash", e);
        }
    }
}
