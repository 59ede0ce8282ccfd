package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.eventsource.leader.Timeline.Timer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Questions to the store, one at a time, answered on the timeline; an answer that takes too long counts as lost. */
final class Inquiry {
    private final Timeline timeline;
    private final Duration patience;
    private final Runnable whenIdle;
    private boolean busy;

    /** @param whenIdle runs after each question was dealt with */
    Inquiry(Timeline timeline, Duration patience, Runnable whenIdle) {
        this.timeline = timeline;
        this.patience = patience;
        this.whenIdle = whenIdle;
    }

    boolean busy() {
        return busy;
    }

    /** Exactly one of the two is called; an answer after that is ignored. */
    <T> void ask(Uni<T> question, Consumer<T> answered, Consumer<Throwable> failed) {
        busy = true;
        var open = new Question();
        open.limit = timeline.after(
                patience, () -> open.close(() -> failed.accept(new TimeoutException("no answer within " + patience))));
        open.asking = question.subscribe()
                .with(
                        answer -> timeline.execute(() -> open.close(() -> answered.accept(answer))),
                        failure -> timeline.execute(() -> open.close(() -> failed.accept(failure))));
    }

    private final class Question {
        private boolean closed;
        private Timer limit = Timer.NONE;
        private Cancellable asking = () -> {};

        void close(Runnable then) {
            if (!closed) {
                closed = true;
                busy = false;
                limit.cancel();
                asking.cancel();
                then.run();
                whenIdle.run();
            }
        }
    }
}
