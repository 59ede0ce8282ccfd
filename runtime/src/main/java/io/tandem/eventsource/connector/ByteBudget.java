package io.tandem.eventsource.connector;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that events and bodies of the whole process may hold at once. Thread-safe. */
public final class ByteBudget {
    /** Of the heap: an event exists several times on its way, as body, as event, in the client's buffer. */
    private static final int HEAP_SHARE = 6;
    /** Of the budget, for the events of one name. */
    private static final int EVENT_SHARE = 4;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit bytes, more than 0 */
    public ByteBudget(long limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("the limit must be more than 0 bytes: " + limit);
        }
        this.limit = limit;
    }

    /** A sixth of the largest heap this process may have. */
    public static ByteBudget ofHeap() {
        return new ByteBudget(Math.max(1, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    /** Takes bytes if they are there; one who got them gives them back by {@link #release}. */
    public boolean tryReserve(long bytes) {
        long before = used.get();
        while (before + bytes <= limit) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    /** Counts bytes that are here already and cannot be refused; what is over the limit slows everybody's demand. */
    public void reserve(long bytes) {
        used.addAndGet(bytes);
    }

    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Nothing more should be asked for. */
    public boolean exhausted() {
        return used.get() >= limit;
    }

    public long limit() {
        return limit;
    }

    /** What the events of one name may hold of it, at least 1 byte. */
    public long share() {
        return Math.max(1, limit / EVENT_SHARE);
    }

    public long used() {
        return used.get();
    }
}
