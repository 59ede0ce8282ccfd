package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.Flow.Publisher;
import java.util.stream.LongStream;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** The gate by the rules of Reactive Streams, within one term. */
@Test
public class LeaderGateTckTest extends FlowPublisherVerification<Long> {
    /** Milliseconds the kit waits for a signal, and for the absence of one: generous, for machines that are busy. */
    private static final long PATIENCE = 1000;

    private static final long SILENCE = 50;

    public LeaderGateTckTest() {
        super(new TestEnvironment(PATIENCE, SILENCE));
    }

    @Override
    public Publisher<Long> createFlowPublisher(long elements) {
        return LeaderGate.gate(new GivenTerms(Multi.createFrom().item(Terms.begin(1))), term -> numbers(0, elements));
    }

    /** None: a source is connected by the first demand, so nothing can fail before it, as these rules would have it. */
    @Override
    public Publisher<Long> createFailedFlowPublisher() {
        return null;
    }

    static Multi<Long> numbers(long from, long to) {
        return Multi.createFrom().items(LongStream.range(from, to).boxed());
    }

    /** A leadership that wins these terms and then resigns. */
    record GivenTerms(Multi<Term> terms) implements Leadership {
        @Override
        public Standing standing() {
            return new Standing(true, "test", 1, "leading");
        }

        @Override
        public Multi<Standing> standings() {
            return Multi.createFrom().item(standing());
        }

        @Override
        public Uni<Void> resign() {
            return Uni.createFrom().voidItem();
        }
    }
}
