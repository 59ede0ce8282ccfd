package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.HalfSerializer;
import io.smallrye.mutiny.helpers.Subscriptions;
import io.smallrye.mutiny.operators.multi.AbstractMultiOperator;
import io.smallrye.mutiny.operators.multi.MultiOperatorProcessor;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Lets a source flow only while this replica leads: it is subscribed when a term begins and cancelled when the term
 * ends. A standby is not connected to the source at all; pausing demand instead would keep a broker's partitions and
 * prefetched messages in the wrong replica.
 */
public final class LeaderGate {
    private LeaderGate() {}

    /**
     * @param source makes the source of one term; subscribed once a term, cancelled before the term's lock is given up
     * @return the items of all terms, one term after the other; fails if the source of the present term fails
     */
    public static <T> Multi<T> gate(Leadership leadership, Function<Term, Multi<T>> source) {
        return leadership
                .terms()
                .onItem()
                .transformToMultiAndConcatenate(term -> term.active()
                        ? whileActive(term, source.apply(term))
                        : Multi.createFrom().empty());
    }

    /** The items of {@code source} until the term ends; then cancels it and completes. */
    static <T> Multi<T> whileActive(Term term, Multi<T> source) {
        return new UntilEnded<>(source, term);
    }

    private static final class UntilEnded<T> extends AbstractMultiOperator<T, T> {
        private final Term term;

        UntilEnded(Multi<T> upstream, Term term) {
            super(upstream);
            this.term = term;
        }

        @Override
        public void subscribe(MultiSubscriber<? super T> downstream) {
            upstream.subscribe().withSubscriber(new Processor<>(downstream, term));
        }
    }

    /** Ends come from the elector's thread while items come from the source's: signals are serialised here. */
    private static final class Processor<T> extends MultiOperatorProcessor<T, T> {
        private final Term term;
        private final AtomicInteger busy = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final AtomicReference<Cancellable> listening = new AtomicReference<>();
        private static final Cancellable OVER = () -> {};

        Processor(MultiSubscriber<? super T> downstream, Term term) {
            super(downstream);
            this.term = term;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            super.onSubscribe(subscription);
            var listener = term.ended().subscribe().with(context(), nothing -> termEnded(), this::onFailure);
            if (!listening.compareAndSet(null, listener)) {
                listener.cancel();
            }
        }

        @Override
        public void onItem(T item) {
            if (!isDone()) {
                HalfSerializer.onNext(downstream, item, busy, failure);
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            if (finish()) {
                markDone();
                HalfSerializer.onError(downstream, cause, busy, failure);
            }
        }

        @Override
        public void onCompletion() {
            if (finish()) {
                markDone();
                HalfSerializer.onComplete(downstream, busy, failure);
            }
        }

        @Override
        public void cancel() {
            if (finish()) {
                super.cancel();
            }
        }

        private void termEnded() {
            if (finish()) {
                super.cancel();
                HalfSerializer.onComplete(downstream, busy, failure);
            }
        }

        /** True for the first of: source over, term over, subscriber gone. */
        private boolean finish() {
            var listener = listening.getAndSet(OVER);
            if (listener == OVER) {
                return false;
            }
            if (listener != null) {
                listener.cancel();
            }
            return true;
        }

        private void markDone() {
            getAndSetUpstreamSubscription(Subscriptions.CANCELLED);
        }
    }
}
