package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.tandem.eventsource.state.CarriedDemand;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Lets a source flow only while this replica leads: it is subscribed when a term begins and cancelled when the term
 * ends. A standby is not connected to the source at all; pausing demand instead would keep a broker's partitions and
 * prefetched messages in the wrong replica.
 *
 * <p>Items pass on the thread that brought them, without a queue; a source that emits from several threads at once reaches
 * the subscriber from several threads at once. The end is told after the last item was taken.
 */
public final class LeaderGate {
    private LeaderGate() {}

    /**
     * @param source makes the source of one term; subscribed once a term, cancelled before the term's lock is given up
     * @return the items of all terms, one term after the other; fails if the source of the present term fails
     */
    public static <T> Multi<T> gate(Leadership leadership, Function<Term, Multi<T>> source) {
        return new Gate<>(leadership.terms(), source);
    }

    private static final class Gate<T> extends AbstractMulti<T> {
        private final Multi<Term> terms;
        private final Function<Term, Multi<T>> source;

        Gate(Multi<Term> terms, Function<Term, Multi<T>> source) {
            this.terms = terms;
            this.source = source;
        }

        @Override
        public void subscribe(MultiSubscriber<? super T> downstream) {
            var passing = new Passing<>(downstream, source);
            downstream.onSubscribe(passing);
            terms.subscribe().withSubscriber(passing.following);
        }
    }

    /** One subscription to the gate. */
    private static final class Passing<T> implements Flow.Subscription {
        private final MultiSubscriber<? super T> downstream;
        private final Function<Term, Multi<T>> source;
        private final CarriedDemand demand = new CarriedDemand();
        /** Items that are being taken at this moment. */
        private final AtomicInteger passing = new AtomicInteger();

        private final AtomicBoolean ending = new AtomicBoolean();
        private final AtomicBoolean told = new AtomicBoolean();
        private volatile boolean done;
        private volatile Throwable failure;
        private final Terms following = new Terms();
        private OneTerm present;
        private boolean noMoreTerms;

        Passing(MultiSubscriber<? super T> downstream, Function<Term, Multi<T>> source) {
            this.downstream = downstream;
            this.source = source;
        }

        @Override
        public void request(long more) {
            if (more <= 0) {
                end(new IllegalArgumentException("asked for %d items, must be more than 0".formatted(more)));
                letGo();
            } else {
                demand.request(more);
            }
        }

        @Override
        public void cancel() {
            told.set(true);
            done = true;
            letGo();
        }

        private void begin(Term term) {
            if (done || !term.active()) {
                following.next();
                return;
            }
            var next = new OneTerm();
            synchronized (this) {
                present = next;
            }
            try {
                next.listening = term.ended().subscribe().with(nothing -> next.leave(), this::end);
                if (!next.left.get()) {
                    source.apply(term).subscribe().withSubscriber(next);
                }
            } catch (Throwable e) { // of whoever made the source
                next.leave();
                end(e);
            }
        }

        private void noMoreTerms() {
            boolean over;
            synchronized (this) {
                noMoreTerms = true;
                over = present == null;
            }
            if (over) {
                end(null);
            }
        }

        private void over(OneTerm term) {
            boolean last;
            synchronized (this) {
                if (present != term) {
                    return;
                }
                present = null;
                last = noMoreTerms;
            }
            if (last) {
                end(null);
            } else {
                following.next();
            }
        }

        private void letGo() {
            OneTerm term;
            synchronized (this) {
                term = present;
            }
            following.cancel();
            if (term != null) {
                term.leave();
            }
        }

        private void pass(T item) {
            passing.incrementAndGet();
            try {
                if (!done) {
                    downstream.onItem(item);
                }
            } finally {
                if (passing.decrementAndGet() == 0 && done) {
                    tell();
                }
            }
        }

        private void end(Throwable reason) {
            if (ending.compareAndSet(false, true)) {
                failure = reason;
                done = true;
            }
            if (done && passing.get() == 0) {
                tell();
            }
        }

        private void tell() {
            if (told.compareAndSet(false, true)) {
                if (failure == null) {
                    downstream.onCompletion();
                } else {
                    downstream.onFailure(failure);
                }
            }
        }

        /** Asks for the next term when the source of the last one is let go. */
        private final class Terms implements MultiSubscriber<Term> {
            private volatile Flow.Subscription upstream;

            void next() {
                var subscription = upstream;
                if (subscription != null && !done) {
                    subscription.request(1);
                }
            }

            void cancel() {
                var subscription = upstream;
                if (subscription != null) {
                    subscription.cancel();
                }
            }

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                upstream = subscription;
                if (done) {
                    subscription.cancel();
                } else {
                    subscription.request(1);
                }
            }

            @Override
            public void onItem(Term term) {
                begin(term);
            }

            @Override
            public void onFailure(Throwable reason) {
                end(reason);
            }

            @Override
            public void onCompletion() {
                noMoreTerms();
            }
        }

        /** The source of one term. */
        private final class OneTerm implements MultiSubscriber<T> {
            private final AtomicBoolean left = new AtomicBoolean();
            private volatile Flow.Subscription upstream;
            private volatile Cancellable listening;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                upstream = subscription;
                if (left.get()) {
                    subscription.cancel();
                } else {
                    demand.ask(subscription);
                }
            }

            @Override
            public void onItem(T item) {
                if (!left.get()) {
                    demand.met();
                    pass(item);
                }
            }

            @Override
            public void onFailure(Throwable reason) {
                if (depart()) {
                    end(reason);
                    letGo();
                }
            }

            @Override
            public void onCompletion() {
                if (depart()) {
                    over(this);
                }
            }

            /** The term is over, or nobody takes items any more. */
            void leave() {
                if (depart()) {
                    var subscription = upstream;
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    over(this);
                }
            }

            private boolean depart() {
                if (!left.compareAndSet(false, true)) {
                    return false;
                }
                demand.forget(upstream);
                var listener = listening;
                if (listener != null) {
                    listener.cancel();
                }
                return true;
            }
        }
    }
}
