package io.tandem.e2e;

import java.util.concurrent.Phaser;
import java.util.function.Supplier;

/** Lets runs beside each other suffer one and the same fault: it begins once, when all of them are ready for it. */
final class Together implements AutoCloseable {
    private final Phaser phaser;
    private volatile Supplier<Injected> next;
    private volatile Injected current;
    private volatile RuntimeException failure;

    Together(int runs) {
        phaser = new Phaser(runs) {
            @Override
            protected boolean onAdvance(int phase, int registeredParties) {
                begin();
                return registeredParties == 0;
            }
        };
    }

    /** Returns when all are here. */
    void meet() {
        phaser.arriveAndAwaitAdvance();
    }

    /**
     * Returns the fault when it has begun for all; the last to arrive begins it.
     *
     * @throws RuntimeException for all of them, if it cannot be begun
     */
    Injected inject(Supplier<Injected> fault) {
        next = fault;
        phaser.arriveAndAwaitAdvance();
        if (failure != null) {
            throw failure;
        }
        return current;
    }

    /** One run is over: the others no longer wait for it. */
    @Override
    public void close() {
        phaser.arriveAndDeregister();
    }

    private void begin() {
        if (next == null) {
            return;
        }
        try {
            current = next.get();
        } catch (RuntimeException e) {
            failure = e;
        }
        next = null;
    }
}
