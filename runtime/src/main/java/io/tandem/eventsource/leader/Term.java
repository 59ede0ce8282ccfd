package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * One uninterrupted period in which this replica may work.
 *
 * <p>It ends twice: first nothing more is taken in, then nothing more is published. In an orderly stop what was taken in is
 * published between the two; where the lock was lost they are one.
 *
 * <p>A term is over when it was ended, or when its deadline has passed on this machine's monotonic clock: a replica that
 * was paused finds its term over before anybody had a chance to tell it.
 */
public final class Term {
    private static final Logger LOG = Logger.getLogger(Term.class);

    private final long epoch;
    private final Duration vacancy;
    private final LongSupplier nanoClock;
    private final End intake = new End();
    private final End publishing = new End();
    private final List<CompletionStage<?>> holds = new CopyOnWriteArrayList<>();
    private volatile long deadline;

    /**
     * @param nanoClock monotonic, as {@link System#nanoTime()}
     * @param deadline on that clock, in nanoseconds
     */
    Term(long epoch, LongSupplier nanoClock, long deadline) {
        this(epoch, nanoClock, deadline, Duration.ZERO);
    }

    /** @param vacancy how long ago the former holder gave its last sign of life, as far as this replica saw */
    Term(long epoch, LongSupplier nanoClock, long deadline, Duration vacancy) {
        this.vacancy = vacancy;
        this.epoch = epoch;
        this.nanoClock = nanoClock;
        this.deadline = deadline;
    }

    /** A term without end, for replicas that have nobody to share with; it ends when told to. */
    static Term unlimited() {
        return new Term(0, () -> 0, Long.MAX_VALUE);
    }

    /** The lock's count of terms; later terms have higher epochs. */
    public long epoch() {
        return epoch;
    }

    /** From the last sign of life of the former holder, its release included, to the begin of this term; zero if none was seen. */
    public Duration vacancy() {
        return vacancy;
    }

    /** To be asked before each publication. */
    public boolean active() {
        return !publishing.reached && nanoClock.getAsLong() - deadline < 0;
    }

    /** Whether events may be taken in. */
    public boolean open() {
        return !intake.reached && active();
    }

    /** Completes when nothing more is to be taken in, at once if it is so already. */
    public Uni<Void> intakeEnded() {
        return intake.told();
    }

    /** Completes when the term is over, at once if it is already. */
    public Uni<Void> ended() {
        return publishing.told();
    }

    /** Keeps the lock from being given up before this completes, within the time there is for draining. */
    public void hold(CompletionStage<?> closing) {
        holds.add(closing);
    }

    void extend(long newDeadline) {
        deadline = newDeadline;
    }

    long deadline() {
        return deadline;
    }

    /** Nothing more is to be taken in; what was may still be published. Tells all listeners on this thread. */
    void endIntake() {
        intake.reach();
    }

    /** Tells all listeners, on this thread: when it returns, whatever they hold is registered. */
    void end() {
        intake.reach();
        publishing.reach();
    }

    /** Goes on, on the timeline, when all that is held is done, but not later than the limit; may do so twice. */
    void whenDrained(Timeline timeline, Duration limit, Runnable then) {
        var late = timeline.after(limit, then);
        var unused = drained()
                .subscribe()
                .with(
                        nothing -> timeline.execute(() -> {
                            late.cancel();
                            then.run();
                        }),
                        failure -> LOG.errorf(failure, "draining failed epoch=%d", epoch));
    }

    /** Completes when everything that was held is done, however it ended; what is held meanwhile counts as well. */
    Uni<Void> drained() {
        return Uni.createFrom().completionStage(() -> drainedFrom(0));
    }

    private CompletionStage<Void> drainedFrom(int done) {
        var held = List.copyOf(holds);
        if (held.size() <= done) {
            return CompletableFuture.completedStage(null);
        }
        var rest = held.subList(done, held.size()).stream()
                .map(hold -> hold.handle((item, failure) -> item).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(rest).thenCompose(all -> drainedFrom(held.size()));
    }

    /** Something that comes once, and those who wait for it. */
    private static final class End {
        private final List<UniEmitter<? super Void>> listeners = new ArrayList<>();
        private volatile boolean reached;

        Uni<Void> told() {
            return Uni.createFrom().emitter(emitter -> listen(emitter));
        }

        void reach() {
            List<UniEmitter<? super Void>> told;
            synchronized (listeners) {
                if (reached) {
                    return;
                }
                reached = true;
                told = List.copyOf(listeners);
                listeners.clear();
            }
            told.forEach(End::tell);
        }

        /** One listener that fails keeps nothing from the others: they have a source to stop. */
        private static void tell(UniEmitter<? super Void> listener) {
            try {
                listener.complete(null);
            } catch (Throwable e) { // of whoever listens
                LOG.error("a listener to the end of a term failed", e);
            }
        }

        private void listen(UniEmitter<? super Void> listener) {
            synchronized (listeners) {
                if (!reached) {
                    listeners.add(listener);
                    listener.onTermination(() -> forget(listener));
                    return;
                }
            }
            listener.complete(null);
        }

        private void forget(UniEmitter<? super Void> listener) {
            synchronized (listeners) {
                listeners.remove(listener);
            }
        }
    }
}
