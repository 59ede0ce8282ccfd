package io.tandem.eventsource.state;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A value that changes and that others follow: every subscriber gets the present value, then the changes.
 *
 * <p>A subscriber that is slow misses values in between, never the newest. Subscribers run on the thread that sets the
 * value, one change after the other, and must not block it.
 */
public final class Latest<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<MultiEmitter<? super T>> followers = new LinkedHashSet<>();
    private volatile T value;
    private boolean ended;

    public Latest(T initial) {
        this.value = initial;
    }

    public T get() {
        return value;
    }

    /** As {@link #set}, of a value that is read when no other one is being told: the last one told is of the last call. */
    public void update(Supplier<T> reading) {
        lock.lock();
        try {
            set(reading.get());
        } finally {
            lock.unlock();
        }
    }

    /** Tells the followers, unless it equals the present value or {@link #end()} was called. */
    public void set(T next) {
        lock.lock();
        try {
            if (ended || next.equals(value)) {
                return;
            }
            value = next;
            Set.copyOf(followers).forEach(follower -> follower.emit(next));
        } finally {
            lock.unlock();
        }
    }

    /** Completes for all followers; later subscribers get the last value and the completion. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            Set.copyOf(followers).forEach(MultiEmitter::complete);
        } finally {
            lock.unlock();
        }
    }

    /** The present value, then each change; never fails. */
    public Multi<T> changes() {
        return Multi.createFrom().<T>emitter(this::follow, BackPressureStrategy.LATEST);
    }

    private void follow(MultiEmitter<? super T> follower) {
        lock.lock();
        try {
            follower.emit(value);
            if (ended) {
                follower.complete();
                return;
            }
            followers.add(follower);
        } finally {
            lock.unlock();
        }
        follower.onTermination(() -> forget(follower));
    }

    private void forget(MultiEmitter<? super T> follower) {
        lock.lock();
        try {
            followers.remove(follower);
        } finally {
            lock.unlock();
        }
    }
}
