package io.tandem.eventsource.pipeline;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.eventsource.config.PodEnvironment;
import io.tandem.eventsource.leader.AlwaysLeader;
import io.tandem.eventsource.leader.KeyValueLock;
import io.tandem.eventsource.leader.LeaderElector;
import io.tandem.eventsource.leader.Leadership;
import io.tandem.eventsource.leader.LeaseLock;
import io.tandem.eventsource.leader.LeaseTiming;
import io.tandem.eventsource.leader.Lock;
import io.tandem.eventsource.leader.Timeline;
import io.tandem.eventsource.nats.NatsLink;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Chooses how the replicas of an EventSource agree on the active one: not at all for a single replica; by a Lease where
 * the annotation asks for it and for buses that offer no lock; by a JetStream key otherwise.
 */
final class Election {
    private final PodEnvironment pod;
    private final Map<String, String> env;
    private final Supplier<KubernetesClient> kubernetes;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final InstantSource clock;

    /** @param kubernetes asked only where a Lease is used */
    Election(
            PodEnvironment pod,
            Map<String, String> env,
            Supplier<KubernetesClient> kubernetes,
            ScheduledExecutorService timers,
            Executor blocking,
            InstantSource clock) {
        this.pod = pod;
        this.env = env;
        this.kubernetes = kubernetes;
        this.timers = timers;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** @param link to NATS, where the bus is JetStream */
    Leadership start(Optional<NatsLink> link) {
        if (pod.replicas() <= 1) {
            return new AlwaysLeader();
        }
        if (byLease(pod, link)) {
            var lock = new LeaseLock(kubernetes.get(), pod.namespace(), pod.name(), clock, blocking);
            return elect(lock, LeaseTiming.LEASE);
        }
        return elect(
                new KeyValueLock(link.get(), pod.namespace(), pod.name(), timers, blocking), LeaseTiming.JETSTREAM);
    }

    /** Whether several replicas would agree by a Lease. */
    static boolean byLease(PodEnvironment pod, Optional<NatsLink> link) {
        return link.isEmpty() || pod.leaseElection();
    }

    private Leadership elect(Lock lock, LeaseTiming timing) {
        var timeline = Timeline.of(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("leader").factory()));
        var elector = new LeaderElector(
                lock, pod.podName(), timing.overriddenBy(env), timeline, RandomGenerator.getDefault());
        elector.start();
        return elector;
    }
}
