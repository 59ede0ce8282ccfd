package io.tandem.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for states; an exception while looking means not yet. */
final class Wait {
    private Wait() {}

    /**
     * Returns when {@code state} holds.
     *
     * @throws IllegalStateException naming {@code what}, if it does not within {@code limit}
     */
    static void until(String what, Duration limit, Callable<Boolean> state) {
        if (!holdsWithin(limit, state)) {
            throw new IllegalStateException("%s: not within %d s".formatted(what, limit.toSeconds()));
        }
    }

    /** Whether {@code state} holds within {@code limit}; returns as soon as it does. */
    static boolean holdsWithin(Duration limit, Callable<Boolean> state) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(limit)
                    .ignoreExceptions()
                    .until(state);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }
}
