package io.tandem.local;

import java.time.Duration;

/**
 * How long is waited for what has to come.
 *
 * <p>A limit tells "late" from "never". On two busy cores a JVM or a server stands still for many seconds, so these are
 * far longer than anything takes; they cost nothing where it comes.
 */
public final class TestLimits {
    /** For a state, an answer, an event. Tests that give no limit of their own have this one, see {@link DefaultWait}. */
    public static final Duration WAIT = Duration.ofSeconds(90);

    /** For the start of a program. */
    public static final Duration START = Duration.ofMinutes(3);

    private TestLimits() {}
}
