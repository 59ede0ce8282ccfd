package io.tandem.eventsource.bus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends events 0 to count-1 in order with many in flight. After a failure it lets the others settle and sends again from
 * the first that failed, with the same ids.
 */
final class OrderedSender implements AutoCloseable {
    private final EventBus bus;
    private final String event;
    private final int count;
    private final int window;
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean closed;

    OrderedSender(EventBus bus, String event, int count, int window) {
        this.bus = bus;
        this.event = event;
        this.count = count;
        this.window = window;
    }

    void start() {
        Thread.ofVirtual().start(this::run);
    }

    int stored() {
        return stored.get();
    }

    int failures() {
        return failures.get();
    }

    boolean done() {
        return stored.get() == count;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void run() {
        while (!closed && stored.get() < count) {
            bus.states().filter(EventBus.State::connected).toUni().await().indefinitely();
            int from = stored.get();
            stored.addAndGet(storedBeforeFirstFailure(from, Math.min(window, count - from)));
        }
    }

    private int storedBeforeFirstFailure(int from, int size) {
        var answers = new CompletableFuture<?>[size];
        for (int i = 0; i < size; i++) {
            answers[i] = Publishing.publish(bus, BusFixture.message(event, from + i))
                    .subscribe()
                    .asCompletionStage();
        }
        for (int i = 0; i < size; i++) {
            try {
                answers[i].join();
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                CompletableFuture.allOf(answers).exceptionally(ignored -> null).join();
                return i;
            }
        }
        return size;
    }
}
