package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaderGateTest {
    private final UnicastProcessor<Term> terms = UnicastProcessor.create();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicLong requested = new AtomicLong();
    private final List<UnicastProcessor<String>> sources = new ArrayList<>();
    private final Multi<String> gated = LeaderGate.gate(leadership(), term -> source());

    @Test
    void aStandbyIsNotConnected() {
        gated.subscribe().withSubscriber(AssertSubscriber.create(10));
        assertThat(sources).isEmpty();
    }

    @Test
    void theEndOfATermDisconnectsAndTheNextConnectsAgain() {
        var received = gated.subscribe().withSubscriber(AssertSubscriber.create(10));
        var first = term();
        terms.onNext(first);
        sources.get(0).onNext("a");
        assertThat(connected).hasValue(1);

        first.end();
        assertThat(connected).hasValue(0);
        received.assertNotTerminated();

        terms.onNext(term());
        sources.get(1).onNext("b");
        received.assertItems("a", "b").assertNotTerminated();
    }

    @Test
    void whatTheSourceSaysAfterItsTermIsNotHeard() {
        var received = gated.subscribe().withSubscriber(AssertSubscriber.create(10));
        var first = term();
        terms.onNext(first);
        first.end();
        sources.get(0).onNext("late");
        received.assertHasNotReceivedAnyItem();
    }

    @Test
    void aTermThatIsOverBeforeItIsSeenConnectsNothing() {
        gated.subscribe().withSubscriber(AssertSubscriber.create(10));
        var over = term();
        over.end();
        terms.onNext(over);
        assertThat(sources).isEmpty();
    }

    @Test
    void demandIsCarriedThroughAndLeftOverDemandGoesToTheNextTerm() {
        var received = gated.subscribe().withSubscriber(AssertSubscriber.create(3));
        var first = term();
        terms.onNext(first);
        assertThat(requested).hasValue(3);
        sources.get(0).onNext("a");
        first.end();
        terms.onNext(term());
        assertThat(requested).as("three of the first, two left over").hasValue(5);
        sources.get(1).onNext("b");
        sources.get(1).onNext("c");
        received.assertItems("a", "b", "c");
    }

    @Test
    void aSourceThatFailsFailsTheGateAndLetsItsTermGo() {
        var received = gated.subscribe().withSubscriber(AssertSubscriber.create(3));
        var first = term();
        terms.onNext(first);
        sources.get(0).onNext("a");
        sources.get(0).onError(new IOException("the source is gone"));
        received.assertItems("a").assertFailedWith(IOException.class, "the source is gone");
        first.end();
    }

    /** Items come, terms end and are won again in any order; what the gate passed is what it was given while it led. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingOfATermIsLostInItNorHeardInTheNext(long seed) {
        var random = new SplittableRandom(seed);
        var received = gated.subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
        var expected = new ArrayList<String>();
        Term current = null;
        for (var step = 0; step < 2000; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (current != null) {
                        current.end();
                        current = null;
                    }
                }
                case 1 -> {
                    if (current == null) {
                        current = term();
                        terms.onNext(current);
                    }
                }
                case 2 -> {
                    // a source of a term that is over still speaks
                    if (current == null && !sources.isEmpty()) {
                        sources.get(random.nextInt(sources.size())).onNext("late " + step);
                    }
                }
                default -> {
                    if (current != null) {
                        sources.getLast().onNext("item " + step);
                        expected.add("item " + step);
                    }
                }
            }
            assertThat(connected).hasValue(current == null ? 0 : 1);
        }
        received.assertItems(expected.toArray(String[]::new)).assertNotTerminated();
    }

    @Test
    void cancellingTheGateDisconnects() {
        var received = gated.subscribe().withSubscriber(AssertSubscriber.create(3));
        terms.onNext(term());
        received.cancel();
        assertThat(connected).hasValue(0);
    }

    private Term term() {
        return new Term(1, () -> 0, 1);
    }

    private Multi<String> source() {
        var processor = UnicastProcessor.<String>create();
        sources.add(processor);
        return processor
                .onSubscription()
                .invoke(connected::incrementAndGet)
                .onRequest()
                .invoke(requested::addAndGet)
                .onCancellation()
                .invoke(connected::decrementAndGet);
    }

    private Leadership leadership() {
        return new Leadership() {
            @Override
            public Multi<Term> terms() {
                return terms;
            }

            @Override
            public Multi<Standing> standings() {
                return Multi.createFrom().item(this::standing);
            }

            @Override
            public Standing standing() {
                return new Standing(false, "", 0, "test");
            }

            @Override
            public Uni<Void> resign() {
                return Uni.createFrom().voidItem();
            }
        };
    }
}
