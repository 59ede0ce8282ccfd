package io.tandem.eventsource.connector.mqtt;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Lets the thread that reads wait until events are asked for. */
final class Requests {
    /** Whoever ends the intake need not tell. */
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Written under the lock. */
    private volatile long count;

    private volatile boolean awaited;

    /** From any thread; does not block. */
    void added() {
        lock.lock();
        try {
            count++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many there were. */
    long count() {
        return count;
    }

    /** Whether somebody waits. */
    boolean isAwaited() {
        return awaited;
    }

    /** Returns when {@code state} holds, which is looked at after each request, and each second. */
    void await(BooleanSupplier state) throws InterruptedException {
        lock.lock();
        try {
            awaited = true;
            while (!state.getAsBoolean()) {
                var unused = changed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            awaited = false;
            lock.unlock();
        }
    }
}
