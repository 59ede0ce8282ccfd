package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Lock.ConflictException;
import io.tandem.eventsource.leader.Lock.LockRecord;
import java.time.Duration;
import java.util.function.Consumer;

/** The one place that decides: compare-and-set on a revision, and what a server knows of its clients' connections. */
final class SimulatedStore {
    /**
     * @param writer the process that wrote it, where its holder answers in the JetStream protocol; null if there is none
     * @param acquired the holder's wall clock when it took it, milliseconds
     * @param renewed the writer's wall clock, milliseconds
     * @param incarnation how often the store had lost everything before
     */
    record Entry(LockRecord record, SimulatedProcess writer, long acquired, long renewed, int incarnation) {}

    private static final Entry NOTHING = new Entry(LockRecord.absent(), null, 0, 0, 0);

    private final SimulatedWorld world;
    private Entry entry = NOTHING;
    private long revision;
    /** How often everything in it was lost. */
    private int losses;

    private boolean down;

    SimulatedStore(SimulatedWorld world) {
        this.world = world;
    }

    Entry entry() {
        return entry;
    }

    boolean down() {
        return down;
    }

    Entry write(SimulatedProcess writer, LockRecord expected, LockRecord next, long sent, long told) {
        if (!expected.version().equals(entry.record().version()) && !world.mutant.blindWrites()) {
            throw new ConflictException("changed");
        }
        var newTerm = next.epoch() != entry.record().epoch()
                || entry.record().version().isEmpty();
        var before = entry;
        var version = Long.toString(++revision);
        entry = new Entry(
                new LockRecord(next.holder(), next.epoch(), next.duration(), version),
                next.free() ? null : writer,
                newTerm ? writer.wallMillis() : entry.acquired(),
                writer.wallMillis(),
                losses);
        world.properties.wrote(writer, before, entry, sent, told);
        world.note(() -> writer + " wrote " + show(entry.record()));
        tell(watcher -> watcher.changed(entry));
        return entry;
    }

    /** The bucket is lost with its server, the Lease is deleted. Versions do not begin anew: see KeyValueLock. */
    void lose() {
        entry = NOTHING;
        losses++;
        world.properties.lost();
        if (world.protocol == SimulatedWorld.Protocol.LEASE) {
            // A deletion is an event of the watch; the loss of a bucket is not.
            tell(watcher -> watcher.changed(NOTHING));
        }
        world.note(() -> "STORE LOST");
    }

    void outage(Duration length) {
        down = true;
        world.note(() -> "STORE DOWN " + length);
        world.at(length, () -> {
            down = false;
            world.note(() -> "STORE UP");
        });
    }

    void tell(Consumer<SimulatedProcess> news) {
        for (var replica : world.replicas) {
            if (replica.process() != null) {
                news.accept(replica.process());
            }
        }
    }

    static String show(LockRecord record) {
        return "[%s epoch=%d v=%s]".formatted(record.holder(), record.epoch(), record.version());
    }
}
