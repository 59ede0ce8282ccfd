package io.tandem.e2e;

import io.tandem.local.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Drops packets in a pod's network namespace, as a broken cable or a lost node would: nobody is told. */
final class PodNetwork {
    private PodNetwork() {}

    /** A chain of the packet filter, with what spares the pod's own loopback. */
    enum Direction {
        IN("INPUT ! -i lo"),
        OUT("OUTPUT ! -o lo");

        private final String rule;

        Direction(String rule) {
            this.rule = rule;
        }
    }

    /**
     * Begins to drop. One process in the namespace does it all and undoes it, so nothing stays behind if the suite or the
     * pod's own process ends meanwhile.
     *
     * @param process of the pod; it must run on this machine
     * @throws UnsupportedOperationException if its network is that of the machine
     */
    static Injected drop(HostProcess process, List<Direction> directions, Duration duration) {
        process.checkApart("net");
        String script = "set -e; %s sleep %d; %s"
                .formatted(iptables("-I", directions), duration.toSeconds(), iptables("-D", directions));
        try {
            Instant at = Instant.now();
            Process dropping = new ProcessBuilder(
                            Binaries.find("nsenter").toString(),
                            "--net",
                            "--target",
                            Long.toString(process.pid()),
                            "sh",
                            "-c",
                            script)
                    .redirectErrorStream(true)
                    .start();
            return Injected.untilDone(at, dropping.onExit().thenAccept(PodNetwork::check));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot enter the network of process %d".formatted(process.pid()), e);
        }
    }

    private static String iptables(String action, List<Direction> directions) {
        return directions.stream()
                .map(direction -> "iptables %s %s -j DROP;".formatted(action, direction.rule))
                .collect(Collectors.joining(" "));
    }

    private static void check(Process ended) {
        if (ended.exitValue() != 0) {
            throw new IllegalStateException("packets could not be dropped: " + output(ended));
        }
    }

    private static String output(Process ended) {
        try {
            return new String(ended.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
