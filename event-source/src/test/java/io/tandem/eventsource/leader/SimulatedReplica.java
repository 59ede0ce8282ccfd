package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.eventsource.leader.Lock.ConflictException;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import io.tandem.eventsource.leader.SimulatedWorld.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** A pod: a name, a node with its clocks and its network, and one process after the other. */
final class SimulatedReplica {
    private static final long MILLIS = 1_000_000;
    private static final long ASK_EVERY = 150 * MILLIS;
    private static final long ITEM_EVERY = 250 * MILLIS;

    private final SimulatedWorld world;
    private final String name;
    /** Of the monotonic clock, against true time. */
    private final double pace;

    private final long offset;
    /** Milliseconds of the node's wall clock beside true time; jumps. */
    private long wallOffset;

    private boolean cutOut;
    private boolean cutIn;
    /** What its role allows it to watch; JetStream's clients may always. */
    private final boolean watchesLock;

    private final boolean watchesPods;
    private Process process;
    private int renames;
    private boolean jumped;

    SimulatedReplica(SimulatedWorld world, String name) {
        this.world = world;
        this.name = name;
        this.pace = 1 + (world.random.nextDouble() * 2 - 1) * SimulatedWorld.DRIFT;
        this.offset = world.random.nextLong(1L << 40);
        this.wallOffset = world.random.nextLong(20_000) - 10_000;
        var degree = world.protocol == Protocol.JETSTREAM ? 2 : world.random.nextInt(3);
        this.watchesLock = degree > 0;
        this.watchesPods = degree > 1;
    }

    Process process() {
        return process;
    }

    boolean watchesLock() {
        return watchesLock;
    }

    boolean leads() {
        return process != null && !process.paused && process.active();
    }

    double pace() {
        return pace;
    }

    void start() {
        process = new Process(renames == 0 ? name : name + "." + renames);
        world.note(() -> process + " starts");
        process.start();
    }

    /** The process dies; its node tells the world after a while, its connections end at once. */
    void kill() {
        if (process == null) {
            return;
        }
        var dead = process;
        process = null;
        dead.dead = true;
        world.note(() -> dead + " dies");
        dead.server(false);
        var ended = Instant.ofEpochSecond(wallMillis() / 1000);
        world.at(
                300 * MILLIS + world.random.nextLong(1500 * MILLIS),
                () -> world.store.tell(watcher -> watcher.podNews(
                        obituary -> obituary.ended(dead.identity, ended).orElse(null))));
    }

    /** The pod is gone for good: whoever comes in its place has another name. */
    void replaced() {
        if (process == null) {
            return;
        }
        var identity = process.identity;
        kill();
        renames++;
        world.at(world.random.nextLong(500 * MILLIS), () -> deletion(identity));
    }

    /** The pod's object is deleted by force, or by the loss of its node, while the process goes on for a while. */
    void orphaned() {
        if (process != null) {
            var identity = process.identity;
            world.note(() -> identity + " is deleted by force");
            process.deletedByForce = true;
            deletion(identity);
        }
    }

    private void deletion(String identity) {
        world.store.tell(watcher ->
                watcher.podNews(obituary -> obituary.deleted(identity).orElse(null)));
    }

    void pause(Duration length) {
        if (process != null && !process.paused) {
            var paused = process;
            paused.paused = true;
            world.note(() -> paused + " stops for " + length);
            world.at(length, paused::resume);
        }
    }

    void cut(boolean outgoing, boolean incoming, Duration length) {
        cutOut |= outgoing;
        cutIn |= incoming;
        world.note(() -> name + " is cut off out=" + outgoing + " in=" + incoming + " for " + length);
        world.at(length, this::heal);
    }

    void heal() {
        cutOut = false;
        cutIn = false;
    }

    /** The server closes the connection (a slow consumer, a restarted server), and the client learns of it if it can. */
    void disconnect() {
        if (process != null && world.protocol == Protocol.JETSTREAM) {
            process.disconnected();
        }
    }

    void jump() {
        jumped = true;
        wallOffset += world.random.nextLong(7_200_000) - 3_600_000;
        world.note(() -> name + " wall clock jumps");
    }

    void calmDown() {
        heal();
        if (process == null) {
            start();
        } else {
            process.resume();
        }
    }

    long wallMillis() {
        return 1_700_000_000_000L + world.now() / MILLIS + wallOffset;
    }

    /** From start to death, under one identity. */
    final class Process {
        final String identity;
        final int id = world.nextProcess();
        /** Which terms it was told of by the store. */
        private final Set<Known> known = new HashSet<>();
        /** Of whose writers it was told that they are dead though they live. */
        private final Set<Misled> misled = new HashSet<>();

        /** The highest, its own included. */
        private long toldEpoch;

        private boolean deletedByForce;
        private boolean wasDisconnected;
        private SimulatedStore.Entry lastRead;
        private final Queue<Runnable> held = new ArrayDeque<>();
        private final Liveness liveness = new Liveness();
        private final Obituary obituary = new Obituary();
        private final List<UniEmitter<? super Void>> landing = new ArrayList<>();
        private boolean dead;
        private boolean paused;
        private boolean atServer = true;
        private boolean atClient = true;
        private int connection;
        private MultiEmitter<? super Sighting> watcher;
        private LeaderElector elector;
        private Term term;
        private boolean connected;
        private long resumed = -1;
        private int inFlight;
        private long lastItem;

        Process(String identity) {
            this.identity = identity;
        }

        boolean knows(int incarnation, int writer, long epoch) {
            return known.contains(new Known(incarnation, writer, epoch));
        }

        void misledAbout(String holder, long epoch) {
            misled.add(new Misled(holder, epoch));
        }

        boolean wasMisledAbout(LockRecord record) {
            return misled.contains(new Misled(record.holder(), record.epoch()));
        }

        /**
         * Something happened to it that looks like its death from outside: its pod was deleted while it ran on, its
         * connection was closed, or its node's clock jumped, so that its predecessor's end lies after its begin.
         */
        boolean seemsDead() {
            return deletedByForce || wasDisconnected || jumped;
        }

        /** What it was told last. */
        SimulatedStore.Entry lastRead() {
            return lastRead;
        }

        LeaseTiming timing() {
            return world.protocol.timing;
        }

        boolean active() {
            return term != null && term.active();
        }

        Term term() {
            return term;
        }

        boolean connected() {
            return connected;
        }

        boolean drained() {
            return !connected && inFlight == 0;
        }

        /** It was stopped until this very moment: what it has to do has yet to run. */
        boolean resuming() {
            return resumed == world.now();
        }

        boolean paused() {
            return paused;
        }

        /** Whether anything that it sends can arrive. */
        boolean reaches() {
            return !cutOut && (world.protocol == Protocol.LEASE || atServer);
        }

        long nanos() {
            return offset + (long) (world.now() * pace);
        }

        long wallMillis() {
            return SimulatedReplica.this.wallMillis();
        }

        Uni<Void> resign() {
            world.note(() -> this + " resigns");
            return elector.resign();
        }

        void start() {
            var timeline = world.mutant.timeline().apply(this, timeline());
            var lock = world.mutant.lock().apply(this, lock());
            elector = new LeaderElector(lock, identity, world.protocol.timing, timeline, world.random.split());
            var unused = elector.terms().subscribe().with(began -> {
                term = began;
                world.note(() -> this + " LEADS epoch=" + began.epoch());
                world.properties.began(this, began);
            });
            var source = world.mutant.gated()
                    ? LeaderGate.gate(elector, this::source)
                    : elector.terms().onItem().transformToMultiAndConcatenate(this::source);
            if (!world.mutant.gated()) {
                connected = true;
            }
            unused = source.subscribe().with(this::publish);
            elector.start();
            if (world.protocol == Protocol.JETSTREAM) {
                ask();
            }
        }

        void resume() {
            if (paused && !dead) {
                paused = false;
                resumed = world.now();
                world.note(() -> this + " goes on");
                while (!held.isEmpty()) {
                    world.at(0, held.poll());
                }
            }
        }

        // ---- the source and what is published ----

        private Multi<Long> source(Term during) {
            return Multi.createFrom().emitter(emitter -> {
                connected = true;
                world.properties.connects(this);
                var over = new boolean[1];
                items(emitter, over);
                emitter.onTermination(() -> {
                    over[0] = true;
                    if (world.mutant.disconnects()) {
                        connected = false;
                    }
                    if (world.mutant.holds()) {
                        during.hold(landed());
                    }
                });
            });
        }

        private void items(MultiEmitter<? super Long> emitter, boolean[] over) {
            inProcess(ITEM_EVERY, () -> {
                if (!over[0]) {
                    emitter.emit(++lastItem);
                    items(emitter, over);
                }
            });
        }

        private void publish(long item) {
            if (!term.active()) {
                return;
            }
            world.properties.publishes(this);
            inFlight++;
            // A process may be stopped here, between the question and the sending.
            inProcess(MILLIS / 10, () -> {
                var slow = !world.calm && world.chance(20);
                inProcess(slow ? world.random.nextLong(4_000 * MILLIS) : 2 * world.latency(), this::settled);
            });
        }

        private void settled() {
            inFlight--;
            if (inFlight == 0) {
                landing.forEach(emitter -> emitter.complete(null));
                landing.clear();
            }
        }

        private Uni<Void> landed() {
            return Uni.createFrom().emitter(emitter -> {
                if (inFlight == 0) {
                    emitter.complete(null);
                } else {
                    landing.add(emitter);
                }
            });
        }

        // ---- time ----

        private Timeline timeline() {
            return new Timeline() {
                @Override
                public long nanos() {
                    return Process.this.nanos();
                }

                @Override
                public void execute(Runnable task) {
                    inProcess(0, task);
                }

                @Override
                public Timer after(Duration delay, Runnable task) {
                    var cancelled = new boolean[1];
                    inProcess((long) Math.ceil(delay.toNanos() / pace) + 1, () -> {
                        if (!cancelled[0]) {
                            task.run();
                        }
                    });
                    return () -> cancelled[0] = true;
                }
            };
        }

        void inProcess(long delay, Runnable task) {
            world.at(delay, () -> runOrHold(task));
        }

        private void runOrHold(Runnable task) {
            if (dead) {
                return;
            }
            if (paused) {
                held.add(() -> runOrHold(task));
            } else {
                task.run();
            }
        }

        // ---- the lock, as this process reaches it ----

        private Lock lock() {
            return new Lock() {
                @Override
                public Uni<LockRecord> read() {
                    return request(world.store::entry).map(Process.this::told);
                }

                @Override
                public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
                    return Uni.createFrom().deferred(() -> {
                        var sent = nanos();
                        var told = toldEpoch;
                        if (next.free()) {
                            world.properties.releases(Process.this);
                        }
                        return request(() -> world.store.write(Process.this, expected, next, sent, told))
                                .map(Process.this::learned);
                    });
                }

                @Override
                public Multi<Sighting> sightings() {
                    return Multi.createFrom().emitter(emitter -> {
                        if (!watchesLock) {
                            emitter.fail(new IOException("forbidden"));
                            return;
                        }
                        watcher = emitter;
                        changed(world.store.entry());
                    });
                }
            };
        }

        private LockRecord told(SimulatedStore.Entry entry) {
            lastRead = entry;
            var contact = entry.writer() == null ? "" : Integer.toString(entry.writer().id);
            liveness.noticed(entry.record(), contact);
            return learned(entry);
        }

        private LockRecord learned(SimulatedStore.Entry entry) {
            toldEpoch = Math.max(toldEpoch, entry.record().epoch());
            if (entry.writer() != null) {
                known.add(new Known(
                        entry.incarnation(), entry.writer().id, entry.record().epoch()));
            }
            return entry.record();
        }

        /** A request and its answer each take time, and either may get lost. */
        private <T> Uni<T> request(Supplier<T> atStore) {
            return Uni.createFrom().emitter(emitter -> {
                if (!atClient) {
                    emitter.fail(new IOException("not connected"));
                    return;
                }
                if (!reaches() || world.drops()) {
                    return;
                }
                world.at(world.latency(), () -> {
                    if (world.store.down()) {
                        return;
                    }
                    Runnable answer;
                    try {
                        var result = atStore.get();
                        answer = () -> emitter.complete(result);
                    } catch (ConflictException e) {
                        answer = () -> emitter.fail(e);
                    }
                    if (!cutIn && !world.drops()) {
                        inProcess(world.latency(), answer);
                    } else {
                        world.note(() -> this + " gets no answer");
                    }
                });
            });
        }

        /** By the watch: late, in any order with the answers to requests, or never. */
        void changed(SimulatedStore.Entry entry) {
            if (watcher == null || cutIn || !atServer || world.store.down() || world.drops()) {
                return;
            }
            var to = watcher;
            inProcess(world.latency(), () -> {
                told(entry);
                obituary.noticed(entry.record(), Instant.ofEpochMilli(entry.acquired()));
                to.emit(new Sighting.Changed(entry.record()));
            });
        }

        // ---- what the Lease's watcher learns of pods ----

        void podNews(Function<Obituary, Sighting> news) {
            if (world.protocol != Protocol.LEASE || !watchesPods || cutIn || watcher == null || world.drops()) {
                return;
            }
            var to = watcher;
            inProcess(world.latency(), () -> {
                var sighting = news.apply(obituary);
                if (sighting instanceof Sighting.HolderGone gone) {
                    emitGone(to, gone);
                }
            });
        }

        private void emitGone(MultiEmitter<? super Sighting> to, Sighting.HolderGone gone) {
            world.note(() -> this + " hears that " + gone.holder() + " epoch=" + gone.epoch() + " is gone");
            world.properties.gone(this, gone.holder(), gone.epoch());
            to.emit(gone);
        }

        // ---- what JetStream's client and server know of their connection ----

        private void server(boolean knows) {
            atServer = knows;
        }

        void disconnected() {
            if (!atServer) {
                return;
            }
            world.note(() -> this + " is disconnected by the server");
            atServer = false;
            wasDisconnected = true;
            var mine = ++connection;
            var silent = cutIn || world.chance(4);
            inProcess(silent ? world.random.nextLong(3_000 * MILLIS) : world.latency(), () -> {
                if (mine == connection) {
                    noticed(mine);
                }
            });
        }

        private void noticed(int mine) {
            atClient = false;
            liveness.forget();
            if (watcher != null) {
                watcher.emit(new Sighting.Unreachable("disconnected"));
            }
            reconnect(mine);
        }

        private void reconnect(int mine) {
            inProcess(20 * MILLIS + world.random.nextLong(400 * MILLIS), () -> {
                if (mine != connection) {
                    return;
                }
                if (cutIn || cutOut || world.store.down()) {
                    reconnect(mine);
                    return;
                }
                atServer = true;
                atClient = true;
                world.note(() -> this + " is connected again");
                changed(world.store.entry());
            });
        }

        private void ask() {
            inProcess(ASK_EVERY, () -> {
                ask();
                var question = liveness.question();
                if (!atClient
                        || !reaches()
                        || cutIn
                        || watcher == null
                        || question.contact().isEmpty()
                        || question.contact().equals(Integer.toString(id))
                        || world.store.down()) {
                    return;
                }
                var listening = world.listens(Integer.parseInt(question.contact()));
                if (listening == Listening.HANGING || world.drops()) {
                    return;
                }
                inProcess(world.latency(), () -> liveness.answered(question.number(), listening == Listening.ANSWERING)
                        .ifPresent(gone -> emitGone(watcher, (Sighting.HolderGone) gone)));
            });
        }

        Listening listening() {
            if (!atServer) {
                return Listening.GONE;
            }
            return paused || cutIn || cutOut ? Listening.HANGING : Listening.ANSWERING;
        }

        @Override
        public String toString() {
            return identity + "#" + id;
        }
    }

    private record Known(int incarnation, int writer, long epoch) {}

    private record Misled(String holder, long epoch) {}

    /** What becomes of a question to a holder. */
    enum Listening {
        ANSWERING,
        HANGING,
        GONE
    }
}
