package io.tandem.eventsource.checkpoint;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.eventsource.checkpoint.CheckpointStore.ForbiddenException;
import io.tandem.eventsource.checkpoint.CheckpointStore.Record;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A checkpoint in a store. Whoever loads it writes its own mark into the record, and nobody writes over another's mark
 * except by loading: a replica that was stopped and goes on finds a foreign mark. Loading needs a term that goes on, so such
 * a replica does not take it back either.
 */
final class StoredCheckpoint implements Checkpoint {
    private static final Logger LOG = Logger.getLogger(StoredCheckpoint.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration FLUSH = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration ANEW = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 10;
    /** Writes that fail one after the other until people are told: a store may restart. */
    private static final int LASTING = 10;

    private final CheckpointStore store;
    private final String eventName;
    private final Fence fence;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final Consumer<String> problems;
    private final String writer = UUID.randomUUID().toString();
    /** Whoever waits for the last position to be written. */
    private final List<UniEmitter<? super Void>> flushing = new ArrayList<>();

    private boolean mine;
    private boolean writing;
    private boolean scheduled;
    private String wanted = "";
    private String written = "";
    private volatile String problem = "";
    /** Of the thread that writes, or of the one that loads before. */
    private int failures;

    private String told = "";

    StoredCheckpoint(
            CheckpointStore store,
            String eventName,
            Fence fence,
            ScheduledExecutorService timers,
            Executor blocking,
            Consumer<String> problems) {
        this.store = store;
        this.eventName = eventName;
        this.fence = fence;
        this.timers = timers;
        this.blocking = blocking;
        this.problems = problems;
    }

    @Override
    public Uni<Optional<String>> load() {
        return Uni.createFrom()
                .emitter(emitter -> blocking.execute(() -> {
                    try {
                        emitter.complete(claim());
                    } catch (ForbiddenException e) {
                        problem(e.getMessage(), true);
                        emitter.complete(Optional.empty());
                    } catch (Throwable e) { // whoever loads decides what becomes of the connection
                        emitter.fail(e);
                    }
                }));
    }

    @Override
    public void save(String position) {
        if (position.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a position has %d characters, at most %d are kept".formatted(position.length(), LONGEST));
        }
        synchronized (this) {
            if (!mine) {
                return;
            }
            wanted = position;
            if (writing || scheduled) {
                return;
            }
            writing = true;
        }
        blocking.execute(this::write);
    }

    @Override
    public Uni<Void> flush() {
        return Uni.createFrom()
                .<Void>emitter(emitter -> {
                    var idle = false;
                    synchronized (this) {
                        if (!mine || wanted.equals(written)) {
                            idle = true;
                        } else {
                            flushing.add(emitter);
                            if (writing) {
                                return;
                            }
                            writing = true;
                        }
                    }
                    if (idle) {
                        emitter.complete(null);
                    } else {
                        blocking.execute(this::write);
                    }
                })
                .ifNoItem()
                .after(FLUSH)
                .on(timers)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    @Override
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /**
     * A term that goes on for this long while the record is of a later one: the lock was lost and counts from the beginning
     * again. A replica whose lock was taken is not active for longer than a renew deadline.
     */
    private boolean lockWasMadeAnew() {
        return fence.activeFor().compareTo(ANEW) > 0;
    }

    /** Puts our mark on the record and keeps its position. */
    private Optional<String> claim() throws IOException, TimeoutException {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var stored = store.read(eventName);
            var record = stored.record();
            // Asked after reading: whoever is stopped in between fails on the version.
            if (!fence.active()) {
                throw new IOException("the term of this replica is over");
            }
            if (fence.epoch() > 0 && record.epoch() > fence.epoch() && !lockWasMadeAnew()) {
                throw new IOException("the checkpoint of event %s belongs to a later term: epoch %d, ours is %d"
                        .formatted(eventName, record.epoch(), fence.epoch()));
            }
            var ours = record.writer().equals(writer);
            if (ours
                    || store.write(eventName, stored.version(), new Record(epoch(record), writer, record.position()))) {
                synchronized (this) {
                    mine = true;
                    wanted = record.position();
                    written = record.position();
                }
                problem("", true);
                return record.position().isEmpty() ? Optional.empty() : Optional.of(record.position());
            }
        }
        throw new TimeoutException("the checkpoint of event %s is written by others all the time".formatted(eventName));
    }

    /** What was written stays known to be the highest, also by a replica that needs no lock. */
    private long epoch(Record before) {
        return fence.epoch() > 0 ? fence.epoch() : before.epoch();
    }

    private void write() {
        String position;
        synchronized (this) {
            position = wanted;
        }
        var done = false;
        try {
            done = replace(position);
            failures = 0;
            problem("", true);
        } catch (Throwable e) { // whatever it is, the position is saved again with the next attempt
            failures++;
            problem(
                    "the position of event %s cannot be written: %s".formatted(eventName, e.getMessage()),
                    e instanceof ForbiddenException || failures >= LASTING);
        }
        var told = new ArrayList<UniEmitter<? super Void>>();
        synchronized (this) {
            writing = false;
            written = done ? position : written;
            if (!mine || wanted.equals(written)) {
                told.addAll(flushing);
                flushing.clear();
            }
            scheduled = true;
        }
        told.forEach(waiting -> waiting.complete(null));
        writeLater();
    }

    /** One write a second, however many positions there are; while somebody waits for the last one, at once. */
    private void writeLater() {
        var pause = PAUSE;
        synchronized (this) {
            if (!flushing.isEmpty()) {
                pause = RETRY;
            }
        }
        try {
            var unused = timers.schedule(this::writeIfNeeded, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("the pod is stopping: no position is written any more eventName=%s", eventName);
        }
    }

    private void writeIfNeeded() {
        synchronized (this) {
            scheduled = false;
            if (!mine || writing || wanted.equals(written)) {
                return;
            }
            writing = true;
        }
        blocking.execute(this::write);
    }

    /** @return whether it is written; false if the record is another's by now */
    private boolean replace(String position) throws IOException, TimeoutException {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var stored = store.read(eventName);
            if (!stored.record().writer().equals(writer)) {
                synchronized (this) {
                    mine = false;
                }
                LOG.infof("a later connection keeps the checkpoint eventName=%s epoch=%d", eventName, fence.epoch());
                return false;
            }
            var next = new Record(stored.record().epoch(), writer, position);
            if (stored.record().equals(next) || store.write(eventName, stored.version(), next)) {
                return true;
            }
        }
        throw new TimeoutException("it is written by others all the time");
    }

    /**
     * One line when it begins, and one when it is over.
     *
     * @param lasting people are told as well
     */
    private void problem(String now, boolean lasting) {
        var before = problem;
        problem = now;
        if (before.isEmpty() && !now.isEmpty()) {
            LOG.warnf(
                    "%s: after a restart it may be read again from an earlier position, or from its beginning eventName=%s",
                    now, eventName);
        } else if (!before.isEmpty() && now.isEmpty()) {
            LOG.infof("positions are kept again eventName=%s", eventName);
        }
        if (lasting && !told.equals(now)) {
            told = now;
            problems.accept(now);
        }
    }
}
