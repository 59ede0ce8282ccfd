package io.tandem.eventsource.connector;

import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.local.TestLimits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Settling events in tests. */
public final class Settlements {

    private Settlements() {}

    /** Runs a task once the source was told; a source that cannot be told is an error. */
    public static Done then(Runnable task) {
        return new Done() {
            @Override
            public void settled() {
                task.run();
            }

            @Override
            public void unsettled(Throwable reason) {
                throw new AssertionError("the source was not told", reason);
            }
        };
    }

    /** Returns when the source was told. */
    public static void settle(Incoming event, Outcome outcome) {
        var told = new CompletableFuture<Void>();
        event.settlement().settle(outcome, new Done() {
            @Override
            public void settled() {
                told.complete(null);
            }

            @Override
            public void unsettled(Throwable reason) {
                told.completeExceptionally(reason);
            }
        });
        try {
            told.get(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the source was not told", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the source was not told in time", e);
        }
    }
}
