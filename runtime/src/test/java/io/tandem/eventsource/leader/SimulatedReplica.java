package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.SimulatedWorld.Protocol;
import java.time.Duration;
import java.time.Instant;

/** A pod: a name, a node with its clocks and its network, and one process after the other. */
final class SimulatedReplica {
    private static final long MILLIS = 1_000_000;

    private final SimulatedWorld world;
    private final String name;
    /** Of the monotonic clock, against true time. */
    private final double pace;

    final long offset;
    /** Milliseconds of the node's wall clock beside true time; jumps. */
    private long wallOffset;

    boolean cutOut;
    boolean cutIn;
    /** What its role allows it to watch; JetStream's clients may always. */
    private final boolean watchesLock;

    final boolean watchesPods;
    private SimulatedProcess process;
    private int renames;
    boolean jumped;

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

    SimulatedProcess process() {
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
        process = new SimulatedProcess(this, world, renames == 0 ? name : name + "." + renames);
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
        dead.die();
        world.note(() -> dead + " dies");
        dead.server(false);
        var ended = Instant.ofEpochSecond(wallMillis() / 1000);
        world.at(
                300 * MILLIS + world.random.nextLong(1500 * MILLIS),
                () -> world.store.tell(watcher -> watcher.podNews(
                        termination -> termination.ended(dead.identity, ended).orElse(null))));
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
                watcher.podNews(termination -> termination.deleted(identity).orElse(null)));
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
}
