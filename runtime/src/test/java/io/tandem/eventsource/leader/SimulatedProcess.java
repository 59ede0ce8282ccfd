package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.eventsource.leader.Lock.ConflictException;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import io.tandem.eventsource.leader.SimulatedWorld.Protocol;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;

/** A process of a pod, from start to death, under one identity. */
public final class SimulatedProcess {
    private static final long MILLIS = 1_000_000;
    private final SimulatedReplica pod;
    final SimulatedWorld world;
    private final SimulatedWork work;
    final String identity;
    final int id;
    final SimulatedKnowledge knowledge = new SimulatedKnowledge();
    boolean deletedByForce;
    private boolean wasDisconnected;
    private SimulatedStore.Entry lastRead;
    /** What the watch told last: the news of a pod is news of its record. */
    private SimulatedStore.Entry lastWatched;

    private final Queue<Runnable> held = new ArrayDeque<>();
    private final Liveness liveness = new Liveness();
    private final HolderTermination termination = new HolderTermination();
    private boolean dead;
    boolean paused;
    private boolean resigning;
    private boolean atServer = true;
    private boolean atClient = true;
    private int connection;
    private MultiEmitter<? super Sighting> watcher;
    private LeaderElector elector;
    private Term term;
    private long resumed = -1;

    SimulatedProcess(SimulatedReplica pod, SimulatedWorld world, String identity) {
        this.pod = pod;
        this.world = world;
        this.identity = identity;
        this.id = world.nextProcess();
        this.work = world.workload().of(this);
    }

    /**
     * Something happened to it that looks like its death from outside: its pod was deleted while it ran on, its
     * connection was closed, or its node's clock pod.jumped, so that its predecessor's end lies after its begin.
     */
    boolean seemsDead() {
        return deletedByForce || wasDisconnected || pod.jumped;
    }

    /** What it was told last. */
    SimulatedStore.Entry lastRead() {
        return lastRead;
    }

    public boolean active() {
        return term != null && term.active();
    }

    /** The last that began; null before. */
    public Term term() {
        return term;
    }

    boolean connected() {
        return work.connected();
    }

    boolean drained() {
        return work.drained();
    }

    /** It was stopped until this very moment: what it has to do has yet to run. */
    boolean resuming() {
        return resumed == world.now();
    }

    /** Whether anything that is sent to it can arrive. */
    public boolean reached() {
        return !pod.cutIn && (world.protocol == Protocol.LEASE || atServer);
    }

    public boolean dead() {
        return dead;
    }

    void die() {
        dead = true;
    }

    /** It was asked to stop when nothing was wrong any more. */
    boolean resigning() {
        return resigning;
    }

    boolean paused() {
        return paused;
    }

    /** Whether anything that it sends can arrive. */
    public boolean reaches() {
        return !pod.cutOut && (world.protocol == Protocol.LEASE || atServer);
    }

    /** Of its monotonic clock. */
    public long nanos() {
        return pod.offset + (long) (world.now() * pod.pace());
    }

    public long wallMillis() {
        return pod.wallMillis();
    }

    Uni<Void> resign() {
        world.note(() -> this + " resigns");
        resigning = world.calm();
        return elector.resign();
    }

    void start() {
        var timeline = world.mutant.timeline().apply(this, new SimulatedTimeline(this));
        var lock = world.mutant.lock().apply(this, lock());
        elector = new LeaderElector(lock, identity, world.protocol.timing, timeline, world.random.split());
        var unused = elector.terms().subscribe().with(began -> {
            term = began;
            world.note(() -> this + " LEADS epoch=" + began.epoch());
            world.properties.began(this, began);
        });
        work.start(elector);
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

    // ---- time ----

    /** In nanoseconds of its own clock. */
    public void after(long nanos, Runnable task) {
        inProcess((long) Math.ceil(nanos / pod.pace()) + 1, task);
    }

    /** In nanoseconds of true time; not before it goes on, if it is stopped then. */
    public void inProcess(long delay, Runnable task) {
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
                return request(world.store::entry).map(SimulatedProcess.this::told);
            }

            @Override
            public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
                return Uni.createFrom().deferred(() -> {
                    var sent = nanos();
                    var told = knowledge.highestEpoch();
                    if (next.free()) {
                        world.properties.releases(SimulatedProcess.this);
                    }
                    return request(() -> world.store.write(SimulatedProcess.this, expected, next, sent, told))
                            .map(SimulatedProcess.this::learned);
                });
            }

            @Override
            public Multi<Sighting> sightings() {
                return Multi.createFrom().emitter(emitter -> {
                    if (!pod.watchesLock()) {
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

    /** What waits in the queue of a process that was stopped is not known to it yet. */
    private LockRecord learned(SimulatedStore.Entry entry) {
        inProcess(0, () -> knowledge.learned(entry));
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
                if (!pod.cutIn && !world.drops()) {
                    inProcess(world.latency(), answer);
                } else {
                    world.note(() -> this + " gets no answer");
                }
            });
        });
    }

    /** By the watch: late, in any order with the answers to requests, or never. */
    void changed(SimulatedStore.Entry entry) {
        if (watcher == null
                || (world.protocol == Protocol.JETSTREAM && entry.writer() == this)
                || pod.cutIn
                || !atServer
                || world.store.down()
                || world.drops()) {
            return;
        }
        var to = watcher;
        inProcess(world.latency(), () -> {
            lastWatched = entry;
            termination.noticed(entry.record(), Instant.ofEpochMilli(entry.acquired()));
            to.emit(new Sighting.Changed(told(entry)));
        });
    }

    // ---- what the Lease's watcher learns of pods ----

    void podNews(Function<HolderTermination, Sighting> news) {
        if (world.protocol != Protocol.LEASE || !pod.watchesPods || pod.cutIn || watcher == null || world.drops()) {
            return;
        }
        var to = watcher;
        inProcess(world.latency(), () -> {
            var sighting = news.apply(termination);
            if (sighting instanceof Sighting.HolderGone gone) {
                emitGone(to, gone, lastWatched);
            }
        });
    }

    private void emitGone(MultiEmitter<? super Sighting> to, Sighting.HolderGone gone, SimulatedStore.Entry about) {
        world.note(() -> this + " hears that " + gone.holder() + " epoch=" + gone.epoch() + " is gone");
        world.properties.gone(this, gone.holder(), gone.epoch(), about.incarnation());
        to.emit(gone);
    }

    // ---- what JetStream's client and server know of their connection ----

    void server(boolean knows) {
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
        var silent = pod.cutIn || world.chance(4);
        inProcess(silent ? world.random.nextLong(3_000 * MILLIS) : world.latency(), () -> {
            if (mine == connection) {
                noticed(mine);
            }
        });
    }

    private void noticed(int mine) {
        atClient = false;
        liveness.forget();
        work.linkDown();
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
            if (pod.cutIn || pod.cutOut || world.store.down()) {
                reconnect(mine);
                return;
            }
            atServer = true;
            atClient = true;
            work.linkUp();
            world.note(() -> this + " is connected again");
            changed(world.store.entry());
        });
    }

    private void ask() {
        inProcess(KeyValueWatch.QUIET.toNanos(), () -> {
            ask();
            send(liveness.ask());
        });
    }

    private void send(Liveness.Question question) {
        if (!atClient
                || !reaches()
                || pod.cutIn
                || watcher == null
                || question.contact().isEmpty()
                || question.contact().equals(Integer.toString(id))
                || world.store.down()) {
            return;
        }
        var listening = world.listens(Integer.parseInt(question.contact()));
        if (listening != Listening.GONE || world.drops()) {
            return;
        }
        inProcess(world.latency(), () -> {
            var gone = liveness.answered(question.number(), false);
            gone.ifPresent(news -> emitGone(watcher, (Sighting.HolderGone) news, lastRead));
            if (gone.isEmpty()) {
                inProcess(KeyValueWatch.AGAIN.toNanos(), () -> send(liveness.question()));
            }
        });
    }

    Listening listening() {
        if (!atServer) {
            return Listening.GONE;
        }
        return paused || pod.cutIn || pod.cutOut ? Listening.HANGING : Listening.ANSWERING;
    }

    @Override
    public String toString() {
        return identity + "#" + id;
    }
}
