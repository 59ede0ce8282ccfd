package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.leader.LeaderGateTckTest.GivenTerms;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** The same rules while the term is lost and won again every few items: whoever subscribes must see one stream. */
@Test
public class LeaderGateTermsTckTest extends FlowPublisherVerification<Long> {
    private static final int ITEMS_A_TERM = 3;

    public LeaderGateTermsTckTest() {
        super(new TestEnvironment(1000, 50));
    }

    @Override
    public Publisher<Long> createFlowPublisher(long elements) {
        return Multi.createFrom().deferred(() -> {
            var next = new AtomicLong();
            Multi<Term> terms = Multi.createFrom().generator(() -> 1L, (epoch, emitter) -> {
                if (next.get() < elements) {
                    emitter.emit(Terms.begin(epoch));
                } else {
                    emitter.complete();
                }
                return epoch + 1;
            });
            return LeaderGate.gate(new GivenTerms(terms), term -> shortTerm(term, next.get(), elements))
                    .onItem()
                    .invoke(item -> next.set(item + 1));
        });
    }

    @Override
    public Publisher<Long> createFailedFlowPublisher() {
        return null;
    }

    /** As a source that is read on from where it was acknowledged: it has more to give when its term ends. */
    private static Multi<Long> shortTerm(Term term, long first, long elements) {
        return LeaderGateTckTest.numbers(first, elements).onItem().invoke(item -> {
            if (item + 1 == first + ITEMS_A_TERM) {
                Thread.ofVirtual().start(() -> Terms.end(term));
            }
        });
    }
}
