package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.eventsource.leader.Lock.ConflictException;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * A world on one thread: a store with latency, lost replies and outages, and replicas whose clocks run at their own pace
 * and that may be paused, killed and started again. The same seed gives the same history.
 */
final class SimulatedWorld {
    private record Event(long at, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    final SplittableRandom random;
    final List<Replica> replicas = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final LeaseTiming timing;
    private long now;
    private long order;
    private LockRecord stored = LockRecord.absent();
    private long version;
    boolean calm;

    SimulatedWorld(long seed, LeaseTiming timing) {
        this.random = new SplittableRandom(seed);
        this.timing = timing;
    }

    long now() {
        return now;
    }

    LockRecord stored() {
        return stored;
    }

    Replica add(String name) {
        var replica = new Replica(name);
        replicas.add(replica);
        return replica;
    }

    void at(Duration delay, Runnable task) {
        events.add(new Event(now + delay.toNanos(), order++, task));
    }

    /** Runs until the condition holds after an event, or the time is over; tells whether it held. */
    boolean run(Duration limit, Runnable check, BooleanSupplier until) {
        var end = now + limit.toNanos();
        while (!events.isEmpty() && events.peek().at() <= end) {
            var event = events.poll();
            now = event.at();
            event.task().run();
            check.run();
            if (until.getAsBoolean()) {
                return true;
            }
        }
        now = end;
        return until.getAsBoolean();
    }

    int activeTerms() {
        var active = 0;
        for (var replica : replicas) {
            active += replica.active() ? 1 : 0;
        }
        return active;
    }

    /** One process under a name that survives it. */
    final class Replica {
        final String name;
        private final double pace;
        private final long offset;
        private final Queue<Runnable> held = new ArrayDeque<>();
        private int incarnation;
        private boolean paused;
        private boolean cutOff;
        private LeaderElector elector;
        private Term latest;
        private MultiEmitter<? super Sighting> watcher;

        Replica(String name) {
            this.name = name;
            this.pace = 1 + (random.nextDouble() - 0.5) / 50;
            this.offset = random.nextLong(1L << 40);
        }

        void start() {
            incarnation++;
            latest = null;
            watcher = null;
            var mine = incarnation;
            elector = new LeaderElector(store(mine), name, timing, timeline(mine), random.split());
            elector.start();
            var unused = elector.terms().subscribe().with(term -> latest = term);
        }

        void kill() {
            incarnation++;
            latest = null;
            watcher = null;
            paused = false;
            held.clear();
        }

        void pause() {
            paused = true;
        }

        void resume() {
            paused = false;
            while (!held.isEmpty()) {
                var task = held.poll();
                at(Duration.ZERO, task);
            }
        }

        void cutOff(boolean cut) {
            cutOff = cut;
        }

        /** Whether it would publish if it ran now: a paused process publishes nothing, but its term must not outlive. */
        boolean active() {
            return latest != null && latest.active();
        }

        boolean leads() {
            return !paused && active();
        }

        Uni<Void> resign() {
            return elector.resign();
        }

        private Timeline timeline(int mine) {
            return new Timeline() {
                @Override
                public long nanos() {
                    return offset + (long) (now * pace);
                }

                @Override
                public void execute(Runnable task) {
                    inProcess(mine, Duration.ZERO, task);
                }

                @Override
                public Timer after(Duration delay, Runnable task) {
                    var cancelled = new boolean[1];
                    inProcess(mine, Duration.ofNanos((long) Math.ceil(delay.toNanos() / pace) + 1), () -> {
                        if (!cancelled[0]) {
                            task.run();
                        }
                    });
                    return () -> cancelled[0] = true;
                }
            };
        }

        private void inProcess(int mine, Duration delay, Runnable task) {
            at(delay, () -> runOrHold(mine, task));
        }

        private void runOrHold(int mine, Runnable task) {
            if (mine == incarnation) {
                if (paused) {
                    held.add(() -> runOrHold(mine, task));
                } else {
                    task.run();
                }
            }
        }

        private Lock store(int mine) {
            return new Lock() {
                @Override
                public Uni<LockRecord> read() {
                    return request(mine, () -> stored);
                }

                @Override
                public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
                    return request(mine, () -> {
                        if (!expected.version().equals(stored.version())) {
                            throw new ConflictException("changed");
                        }
                        stored = new LockRecord(next.holder(), next.epoch(), next.duration(), Long.toString(++version));
                        tellWatchers();
                        return stored;
                    });
                }

                @Override
                public Multi<Sighting> sightings() {
                    return Multi.createFrom().emitter(emitter -> watcher = emitter);
                }
            };
        }

        /** A request and its reply each take time; in rough weather either may get lost. */
        private <T> Uni<T> request(int mine, java.util.function.Supplier<T> atStore) {
            return Uni.createFrom().emitter(emitter -> {
                if (lost()) {
                    inProcess(mine, Duration.ofSeconds(2), () -> emitter.fail(new IOException("request lost")));
                    return;
                }
                at(latency(), () -> {
                    Runnable answer;
                    try {
                        var result = atStore.get();
                        answer = () -> emitter.complete(result);
                    } catch (ConflictException e) {
                        answer = () -> emitter.fail(e);
                    }
                    if (!lost()) {
                        inProcess(mine, latency(), answer);
                    }
                });
            });
        }

        private boolean lost() {
            return cutOff || (!calm && random.nextInt(20) == 0);
        }

        private void sight() {
            if (watcher != null && !lost()) {
                var seen = new Sighting.Changed(stored);
                var to = watcher;
                inProcess(incarnation, latency(), () -> to.emit(seen));
            }
        }
    }

    private void tellWatchers() {
        replicas.forEach(Replica::sight);
    }

    private Duration latency() {
        var rare = !calm && random.nextInt(50) == 0;
        return Duration.ofMillis(rare ? random.nextLong(3000) : 1 + random.nextLong(15));
    }
}
