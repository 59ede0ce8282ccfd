package io.tandem.operator;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Collects the garbage once the work is done: the heap grows while many resources are worked on, and would keep what it
 * took for as long as nothing is left to do, since only a full collection makes it smaller and only work brings one about.
 */
@Singleton
public class IdleCollection {
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Idleness idleness = new Idleness();

    IdleCollection(Vertx vertx) {
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        vertx.setPeriodic(LOOK.toMillis(), look -> {
            if (idleness.after(collections())) {
                var unused = vertx.executeBlocking(() -> {
                    System.gc();
                    return null;
                });
            }
        });
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** When the work is done, by how often the young generation was full. */
    static final class Idleness {
        /** Of these work takes several a second; rest takes minutes for one. */
        private static final int WORTH_IT = 8;

        private long last;
        private long done;

        /**
         * Whether much was done since it last said so, and nothing since the last look.
         *
         * @param collections until now
         */
        boolean after(long collections) {
            var idle = collections - last <= 1;
            last = collections;
            if (!idle || collections - done < WORTH_IT) {
                return false;
            }
            done = collections + 1; // the one that this asks for
            return true;
        }
    }
}
