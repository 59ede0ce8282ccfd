package io.tandem.operator.pods;

import io.tandem.api.PodState;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/**
 * Keeps one question open at one pod: it is answered when something changes there, so at rest one request a minute is
 * made. What cannot be reached is asked again with growing pauses.
 */
final class PodPoll {
    /** Several changes at once make one answer. */
    private static final long PAUSE_MILLIS = 200;
    /** A pod that answers before its state changed or the wait is over must not make us ask in a circle. */
    private static final long EARLY_MILLIS = 5_000;

    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LONGEST_RETRY_MILLIS = 60_000;
    /** One lost connection is no reason to call the state unknown. */
    private static final int FORGIVEN = 1;

    private final PodClient.Target target;
    private final PodClient client;
    private final Vertx vertx;
    private final Context loop;
    private final RandomGenerator random;
    private final Runnable changed;

    private volatile Sight sight = new Sight.Pending();
    private PodClient.Question open;
    private long timer = -1;
    private int failures;
    /** The pod did not let us wait. */
    private boolean turnedAway;

    private boolean stopped;

    /** @param changed called on an event loop, must not block */
    PodPoll(PodClient.Target target, PodClient client, Vertx vertx, RandomGenerator random, Runnable changed) {
        this.target = target;
        this.client = client;
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.random = random;
        this.changed = changed;
    }

    void start() {
        loop.runOnContext(nothing -> ask());
    }

    void stop() {
        loop.runOnContext(nothing -> {
            stopped = true;
            vertx.cancelTimer(timer);
            if (open != null) {
                open.cancel();
            }
        });
    }

    /** Something happened to the pod: what is known may be old. Asks at once; that it could not be asked says nothing now. */
    void hurry() {
        if (sight instanceof Sight.Unknown) {
            sight = new Sight.Pending();
        }
        loop.runOnContext(nothing -> {
            if (!stopped) {
                failures = 0;
                vertx.cancelTimer(timer);
                askNow();
            }
        });
    }

    Sight sight() {
        return sight;
    }

    PodClient.Target target() {
        return target;
    }

    /** An open question is answered when the pod changes, the present state at once: to know that it is there. */
    private void askNow() {
        if (open != null) {
            var former = open;
            open = null;
            former.cancel();
        }
        ask("", 0);
    }

    private void ask() {
        if (failures == 0 && sight instanceof Sight.Known known) {
            ask(known.state().version(), PodState.LONGEST_WAIT);
        } else {
            ask("", 0);
        }
    }

    private void ask(String after, int wait) {
        if (stopped) {
            return;
        }
        var asked = System.nanoTime();
        var question = client.ask(target, after, wait);
        open = question;
        question.answer()
                .onComplete(result -> loop.runOnContext(nothing -> {
                    if (stopped || open != question) {
                        return;
                    }
                    open = null;
                    if (result.succeeded()) {
                        var early = wait == 0 ? turnedAway : (System.nanoTime() - asked) / 1_000_000 < wait * 1_000L;
                        answered(result.result(), early);
                    } else {
                        turnedAway = wait > 0;
                        failed(result.cause().getMessage());
                    }
                }));
    }

    private void answered(PodState state, boolean early) {
        failures = 0;
        turnedAway = false;
        var same = sight instanceof Sight.Known known && known.state().version().equals(state.version());
        if (!same) {
            sight = new Sight.Known(state);
            changed.run();
        }
        askAfter(same && early ? EARLY_MILLIS : PAUSE_MILLIS);
    }

    private void failed(String reason) {
        failures++;
        if (failures > FORGIVEN || !(sight instanceof Sight.Known)) {
            var now = new Sight.Unknown(reason);
            if (!now.equals(sight)) {
                sight = now;
                changed.run();
            }
        }
        askAfter(Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(failures - 1, 10)));
    }

    /** Jittered by a fifth, so that a thousand pods that went at once are not asked at once. */
    private void askAfter(long millis) {
        timer = vertx.setTimer(millis + random.nextLong(millis / 5 + 1), now -> loop.runOnContext(nothing -> ask()));
    }
}
