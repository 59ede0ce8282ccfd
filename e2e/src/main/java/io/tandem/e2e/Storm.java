package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Kills the pods of a source in turn, the oldest first, again and again. */
final class Storm {
    static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(Storm.class);

    private final Cluster cluster;
    private final String source;
    private final Instant end;

    private Storm(Cluster cluster, String source, Instant end) {
        this.cluster = cluster;
        this.source = source;
        this.end = end;
    }

    static Injected begin(Cluster cluster, String source, Duration duration) {
        Instant at = Instant.now();
        CompletableFuture<?> over = new Storm(cluster, source, at.plus(duration)).goOn();
        return new Injected(at, everyone -> true, over);
    }

    private CompletableFuture<?> goOn() {
        Executor later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(this::killNext)
                .thenComposeAsync(
                        unused -> Instant.now().isBefore(end) ? goOn() : CompletableFuture.completedFuture(null),
                        later);
    }

    /**
     * The process dies at once, without a word to anybody. The pod is then replaced, since a container that dies often is
     * started again only after a pause that grows to minutes.
     */
    private void killNext() {
        List<String> running = cluster.running(source);
        if (running.isEmpty()) {
            LOG.infof("nobody to kill source=%s", source);
            return;
        }
        String victim = running.getFirst();
        cluster.process(victim).signal("KILL");
        cluster.dropPod(victim);
    }
}
