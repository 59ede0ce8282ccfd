package io.tandem.eventsource.pipeline;

import java.util.ArrayList;
import java.util.List;

/** A connection as a test wants it. */
final class ScriptedAttempt implements Attempt {
    final List<Throwable> failures = new ArrayList<>();
    int inFlight;
    boolean failed;

    @Override
    public void entered() {
        inFlight++;
    }

    @Override
    public void left() {
        inFlight--;
    }

    @Override
    public boolean failed() {
        return failed;
    }

    @Override
    public void fail(Throwable reason) {
        failures.add(reason);
    }
}
