package io.tandem.eventsource;

import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.jboss.logging.Logger;

/**
 * For what a machine that stands still breaks rightly, such as a lease that was not renewed in time: the scenario is tried
 * with longer and longer times, and is right with the first that holds. Code that is always wrong is wrong with each of them;
 * whatever fails now and then shows in the log.
 */
public final class Escalating {
    private static final Logger LOG = Logger.getLogger(Escalating.class);

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
                LOG.warnf("not with %s: %s", length, e.getMessage());
                if (length.compareTo(longest) >= 0) {
                    throw e;
                }
            }
        }
    }
}
