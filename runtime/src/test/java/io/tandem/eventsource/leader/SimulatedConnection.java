package io.tandem.eventsource.leader;

/** What JetStream's client and server know of the connection of a process; the two may differ for a while. */
final class SimulatedConnection {
    private static final long MILLIS = 1_000_000;

    private final SimulatedProcess process;
    private final SimulatedReplica pod;
    private final SimulatedWorld world;
    private boolean atServer = true;
    private boolean atClient = true;
    private boolean wasLost;
    private int number;

    SimulatedConnection(SimulatedProcess process, SimulatedReplica pod, SimulatedWorld world) {
        this.process = process;
        this.pod = pod;
        this.world = world;
    }

    /** The server takes what comes by it, and sends by it. */
    boolean atServer() {
        return atServer;
    }

    /** The client believes in it. */
    boolean atClient() {
        return atClient;
    }

    /** The server has closed it once. */
    boolean wasLost() {
        return wasLost;
    }

    Listening listening() {
        if (!atServer) {
            return Listening.GONE;
        }
        return process.paused || pod.cutIn || pod.cutOut ? Listening.HANGING : Listening.ANSWERING;
    }

    /** The process is dead, and its socket closed. */
    void ends() {
        atServer = false;
    }

    /** The server closes it. */
    void lose() {
        if (!atServer) {
            return;
        }
        world.note(() -> process + " is disconnected by the server");
        atServer = false;
        wasLost = true;
        var mine = ++number;
        var silent = pod.cutIn || world.chance(4);
        process.inProcess(silent ? world.random.nextLong(3_000 * MILLIS) : world.latency(), () -> {
            if (mine == number) {
                noticed(mine);
            }
        });
    }

    private void noticed(int mine) {
        atClient = false;
        process.disconnected();
        reconnect(mine);
    }

    private void reconnect(int mine) {
        process.inProcess(20 * MILLIS + world.random.nextLong(400 * MILLIS), () -> {
            if (mine != number) {
                return;
            }
            if (pod.cutIn || pod.cutOut || world.store.down()) {
                reconnect(mine);
                return;
            }
            atServer = true;
            atClient = true;
            world.note(() -> process + " is connected again");
            process.changed(world.store.entry());
        });
    }

    /** What becomes of a question to a holder. */
    enum Listening {
        ANSWERING,
        HANGING,
        GONE
    }
}
