package io.tandem.eventsource.leader;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Time, chance and the network, on one thread: the same seed gives the same history. The code under test is the real
 * elector, gate and terms; what is simulated is what they stand on.
 */
public final class SimulatedWorld {
    /** Which lock's protocol is played, with its timing. */
    public enum Protocol {
        JETSTREAM(LeaseTiming.JETSTREAM),
        LEASE(LeaseTiming.LEASE);

        final LeaseTiming timing;

        Protocol(LeaseTiming timing) {
            this.timing = timing;
        }
    }

    private record Event(long at, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** The slowest clock runs at this pace, the fastest as much above one: within what both timings allow. */
    static final double DRIFT = 0.15;
    /** One way through the network when nothing is wrong, at most. */
    static final Duration LATENCY = Duration.ofMillis(15);

    private static final int REMEMBERED = Integer.getInteger("tandem.simulation.trace", 400);

    public final SplittableRandom random;
    public final Protocol protocol;
    final SimulatedStore store;
    public final Properties properties;
    final Mutant mutant;
    final List<SimulatedReplica> replicas = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final boolean traced;
    private final Deque<String> trace = new ArrayDeque<>();
    private long now;
    private long order;
    private int processes;
    /** No faults by chance: what is sent arrives, within the usual latency. */
    private boolean calm;

    private final Workload workload;

    SimulatedWorld(
            long seed, Protocol protocol, Mutant mutant, Function<SimulatedWorld, Workload> workload, boolean traced) {
        this.random = new SplittableRandom(seed);
        this.protocol = protocol;
        this.mutant = mutant;
        this.traced = traced;
        this.store = new SimulatedStore(this);
        this.properties = new Properties(this);
        this.workload = workload.apply(this);
    }

    Workload workload() {
        return workload;
    }

    public boolean calm() {
        return calm;
    }

    void calmDown() {
        calm = true;
        note(() -> "CALM");
        replicas.forEach(SimulatedReplica::calmDown);
        workload.calmDown();
    }

    /** Whether the lock's store answers; on JetStream it is the bus's server. */
    public boolean storeDown() {
        return store.down();
    }

    /** Nanoseconds of true time. */
    public long now() {
        return now;
    }

    int nextProcess() {
        return ++processes;
    }

    SimulatedReplica add(String name) {
        var replica = new SimulatedReplica(this, name);
        replicas.add(replica);
        return replica;
    }

    public void at(long delayNanos, Runnable task) {
        events.add(new Event(now + delayNanos, order++, task));
    }

    public void at(Duration delay, Runnable task) {
        at(delay.toNanos(), task);
    }

    /** Runs until the condition holds after an event, or the time is over; tells whether it held. */
    public boolean run(Duration limit, BooleanSupplier until) {
        var end = now + limit.toNanos();
        while (!events.isEmpty() && events.peek().at() <= end) {
            var event = events.poll();
            now = event.at();
            event.task().run();
            properties.check();
            if (until.getAsBoolean()) {
                return true;
            }
        }
        now = end;
        return until.getAsBoolean();
    }

    public void run(Duration length) {
        run(length, () -> false);
    }

    /** What becomes of a question to the process with this number. */
    Listening listens(int process) {
        for (var replica : replicas) {
            if (replica.process() != null && replica.process().id == process) {
                return replica.process().listening();
            }
        }
        return Listening.GONE;
    }

    /** One way through the network. */
    public long latency() {
        var rare = !calm && random.nextInt(100) == 0;
        return rare ? random.nextLong(3_000_000_000L) : 1_000_000 + random.nextLong(LATENCY.toNanos() - 1_000_000);
    }

    public boolean drops() {
        return !calm && random.nextInt(40) == 0;
    }

    /** One out of so many times. */
    public boolean chance(int outOf) {
        return random.nextInt(outOf) == 0;
    }

    public void note(Supplier<String> what) {
        if (traced) {
            trace.add("%10.4f %s".formatted(now / 1e9, what.get()));
            if (trace.size() > REMEMBERED) {
                trace.removeFirst();
            }
        }
    }

    String trace() {
        return String.join("\n", trace);
    }
}
