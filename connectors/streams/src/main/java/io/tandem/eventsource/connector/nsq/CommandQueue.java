package io.tandem.eventsource.connector.nsq;

import io.tandem.eventsource.connector.Settlement.Done;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Commands on their way to a server: whoever adds one never waits, one thread writes them in this order. */
final class CommandQueue {
    private final OutputStream out;
    private final Consumer<Throwable> broken;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Guarded by the lock, as the two below. */
    private ArrayDeque<Command> waiting = new ArrayDeque<>();

    private boolean ending;
    private Throwable failure;

    /** @param broken told when a command cannot be written */
    CommandQueue(OutputStream out, Consumer<Throwable> broken) {
        this.out = out;
        this.broken = broken;
    }

    private record Command(byte[] bytes, Done done) {}

    /** Never blocks; {@code done} is told once the command is written. */
    void add(byte[] command, Done done) {
        lock.lock();
        try {
            if (failure == null && !ending) {
                waiting.add(new Command(command, done));
                changed.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        done.unsettled(new IOException("the connection is closed"));
    }

    /** Writes what was added, and ends. */
    void end(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            ending = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        var unused = ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nothing can be written any more. Only the first reason counts. */
    void fail(Throwable reason) {
        List<Command> left;
        lock.lock();
        try {
            if (failure == null) {
                failure = reason;
            }
            left = new ArrayList<>(waiting);
            waiting.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        left.forEach(command -> command.done.unsettled(reason));
    }

    /** On a thread of its own, until the end. */
    void run() {
        try {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                write(batch);
            }
        } finally {
            ended.countDown();
        }
    }

    private void write(ArrayDeque<Command> batch) {
        try {
            for (var command : batch) {
                out.write(command.bytes);
            }
            out.flush();
        } catch (IOException e) {
            batch.forEach(command -> command.done.unsettled(e));
            broken.accept(e);
            return;
        }
        batch.forEach(command -> command.done.settled());
    }

    /** Empty at the end. */
    private ArrayDeque<Command> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ending && failure == null) {
                changed.awaitUninterruptibly();
            }
            var batch = waiting;
            waiting = new ArrayDeque<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
