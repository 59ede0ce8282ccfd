package io.tandem.eventsource;

import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * For what a machine that stands still breaks rightly, such as a lease that was not renewed in time: the scenario is tried
 * with longer and longer times, and is right with the first that holds. Code that is wrong is wrong with each of them.
 */
public final class Escalating {
    private Escalating() {}

    /** A scenario from its beginning: nothing of an attempt before may be left. */
    @FunctionalInterface
    public interface Scenario {
        void run(Duration length) throws Exception;
    }

    /** Tries it with {@code first} and then with twice as long each time, at last with the first that is not below {@code longest}. */
    public static void upTo(Duration first, Duration longest, Scenario scenario) throws Exception {
        for (var length = first; ; length = length.multipliedBy(2)) {
            try {
                scenario.run(length);
                return;
            } catch (AssertionError | ConditionTimeoutException | TerminalFailureException e) {
                if (length.compareTo(longest) >= 0) {
                    throw e;
                }
            }
        }
    }
}
