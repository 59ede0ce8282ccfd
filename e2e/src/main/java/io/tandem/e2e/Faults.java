package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Does to a source what a {@link Fault} says. */
final class Faults {
    private final Cluster cluster;
    private final Operator operator;
    private final Peers peers;

    Faults(Cluster cluster, Operator operator, Peers peers) {
        this.cluster = cluster;
        this.operator = operator;
        this.peers = peers;
    }

    /**
     * A fault under way.
     *
     * @param at when it began
     * @param victim the pod whose process it ends, if any
     * @param over completes when it is over
     */
    record Injected(Instant at, Optional<String> victim, CompletableFuture<Void> over) {}

    /**
     * Begins the fault.
     *
     * @param active the pod it hits, if it hits a pod
     * @throws UnsupportedOperationException if it cannot be done from here
     */
    Injected inject(Case each, String source, String active) {
        Fault fault = each.fault();
        return switch (fault) {
            case STEADY -> done(Optional.empty(), () -> {});
            case DELETED -> done(Optional.of(active), () -> cluster.deletePod(active));
            case KILLED -> {
                HostProcess process = cluster.process(active);
                yield done(Optional.of(active), () -> process.signal("KILL"));
            }
            case STOPPED -> {
                HostProcess process = cluster.process(active);
                yield lasting(fault.duration(), () -> process.signal("STOP"), () -> process.signal("CONT"));
            }
            case ROLLOUT -> done(Optional.empty(), () -> cluster.roll(source));
            case OPERATOR_RESTARTED -> lasting(fault.duration(), () -> {}, operator::restart);
            case BUS_RESTARTED, BUS_GONE ->
                lasting(fault.duration(), () -> peers.killBus(each.bus()), () -> peers.startBus(each.bus()));
        };
    }

    private static Injected done(Optional<String> victim, Runnable action) {
        Instant at = Instant.now();
        action.run();
        return new Injected(at, victim, CompletableFuture.completedFuture(null));
    }

    private static Injected lasting(Duration duration, Runnable begin, Runnable end) {
        Instant at = Instant.now();
        begin.run();
        Executor later = CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS);
        return new Injected(at, Optional.empty(), CompletableFuture.runAsync(end, later));
    }
}
