package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.tandem.eventsource.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our elector and client-go's on one Lease, as pods of both implementations are while one replaces the other. */
class LeaseInteropTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** A leader of either kind that stands still for the second of these loses the lock, as it must, and is waited for in vain. */
    private static final LeaseTiming TIMING =
            new LeaseTiming(Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofSeconds(1));

    private static final int ROUNDS = 2;

    private static ExecutorService blocking;

    @TempDir
    private Path logs;

    private int started;

    @BeforeAll
    static void start() throws IOException {
        GoElector.build();
        blocking = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterAll
    static void stop() {
        blocking.shutdownNow();
    }

    /** Release and expiry, each in both directions; at every look at most one of the two may lead. */
    @Test
    void theyExcludeEachOtherAndTakeOverFromEachOther() {
        var transitions = new ArrayList<Integer>();
        try (var first = go()) {
            await().atMost(LIMIT).until(first::leads);
            transitions.add(lease().getLeaseTransitions());
            assertThat(lease().getHolderIdentity()).isEqualTo("go-1");

            var theirs = first;
            for (var round = 0; round < ROUNDS; round++) {
                var former = theirs;
                var ours = ours();
                exclusive(ours, former).until(() -> ours.standing().holder().equals("go-" + started));
                if (round % 2 == 0) {
                    former.stop();
                } else {
                    theirs.kill();
                }
                exclusive(ours, former).until(ours::leads);
                assertThat(lease().getHolderIdentity()).isEqualTo("tandem");
                transitions.add(lease().getLeaseTransitions());

                var next = go();
                exclusive(ours, next).until(() -> next.sees("tandem"));
                if (round % 2 == 0) {
                    ours.resign();
                } else {
                    ours.kill();
                }
                exclusive(ours, next).until(next::leads);
                assertThat(ours.leads()).isFalse();
                transitions.add(lease().getLeaseTransitions());
                theirs = next;
            }
            theirs.kill();
        }
        assertThat(transitions).hasSize(1 + 2 * ROUNDS).isSorted().doesNotHaveDuplicates();
    }

    private static ConditionFactory exclusive(Ours ours, GoElector theirs) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                // ours twice: it may have ended while theirs was asked
                .failFast("both lead", () -> ours.leads() && theirs.leads() && ours.leads());
    }

    private GoElector go() {
        started++;
        var name = "go-" + started;
        // a holder without a pod counts as gone
        SharedCluster.PLANE.client().resource(Pods.named("default", name)).create();
        return GoElector.start(logs.resolve(name + ".log"), SharedCluster.PLANE.kubeconfig(), "default", name, TIMING);
    }

    private Ours ours() {
        var ours = new Ours();
        ours.elector.start();
        return ours;
    }

    private static LeaseSpec lease() {
        return SharedCluster.PLANE
                .client()
                .leases()
                .inNamespace("default")
                .withName("eventsource-shop")
                .require()
                .getSpec();
    }

    private static final class Ours {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final List<Term> terms = new ArrayList<>();
        private final LeaderElector elector = new LeaderElector(
                new LeaseLock(SharedCluster.PLANE.client(), "default", "shop", InstantSource.system(), blocking),
                "tandem",
                TIMING,
                Timeline.of(thread),
                RandomGenerator.getDefault());

        Ours() {
            var unused = elector.terms().subscribe().with(this::remember);
        }

        /** By the term, which ends by its deadline even if nobody tells it: what a publication would ask. */
        synchronized boolean leads() {
            return !terms.isEmpty() && terms.getLast().active();
        }

        Leadership.Standing standing() {
            return elector.standing();
        }

        void resign() {
            elector.resign().await().atMost(LIMIT);
            thread.shutdownNow();
        }

        /** Nothing runs any more, and nothing is released. */
        void kill() {
            thread.shutdownNow();
        }

        private synchronized void remember(Term term) {
            terms.add(term);
        }
    }
}
