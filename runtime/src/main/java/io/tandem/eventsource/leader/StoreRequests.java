package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.eventsource.leader.Timeline.Timer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Questions to the store, one at a time, answered on the timeline; an answer that takes too long counts as lost. */
final class StoreRequests {
    private final Timeline timeline;
    private final Duration patience;
    private final Runnable whenIdle;
    private boolean busy;

    /** @param whenIdle runs after each question was dealt with */
    StoreRequests(Timeline timeline, Duration patience, Runnable whenIdle) {
        this.timeline = timeline;
        this.patience = patience;
        this.whenIdle = whenIdle;
    }

    boolean busy() {
        return busy;
    }

    /**
     * Exactly one of the two is called; an answer after that is ignored. One that has arrived counts, even if a process that
     * was stopped finds it together with the end of its patience.
     */
    <T> void ask(Uni<T> question, Consumer<T> answered, Consumer<Throwable> failed) {
        busy = true;
        var open = new Question();
        open.limit = timeline.after(patience, () -> {
            if (!open.arrived) {
                open.close(() -> failed.accept(new TimeoutException("no answer within " + patience)));
            }
        });
        open.asking = question.subscribe()
                .with(
                        answer -> open.arrives(() -> answered.accept(answer)),
                        failure -> open.arrives(() -> failed.accept(failure)));
    }

    private final class Question {
        private boolean closed;
        /** Written by whatever thread brings the answer. */
        private volatile boolean arrived;

        private Timer limit = Timer.NONE;
        private Cancellable asking = () -> {};

        void arrives(Runnable then) {
            arrived = true;
            timeline.execute(() -> close(then));
        }

        void close(Runnable then) {
            if (!closed) {
                closed = true;
                busy = false;
                limit.cancel();
                asking.cancel();
                try {
                    then.run();
                } finally {
                    whenIdle.run();
                }
            }
        }
    }
}
