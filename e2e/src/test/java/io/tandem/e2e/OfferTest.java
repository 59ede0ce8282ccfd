package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OfferTest {
    @Test
    void whatIsNotAcceptedIsNotFedAndEndsNothing() {
        var offer = new Offer(0, 10, 100_000);

        assertThat(offer.feed(new Choosy(), 10, number -> number < 14))
                .extracting(Fed::number)
                .containsExactly(10L, 13L);
    }

    @Test
    void manyLargeMessagesASecondAreNotWhatASlowBusNeeds() {
        assertThat(Offer.to(SourceKind.NATS, 1, 1024).perSecond()).isEqualTo(5000);
        assertThat(Offer.to(SourceKind.NATS, 1, 200 << 10).perSecond()).isBetween(50, 100);
        assertThat(Offer.to(SourceKind.KAFKA, 1, 1024).waits()).isTrue();
    }

    /** Refuses 11 at once, and 12 by and by. */
    private static final class Choosy implements MessageFeeder {
        @Override
        public CompletableFuture<String> send(long number, byte[] body) {
            if (number == 11) {
                throw new IllegalStateException("refused");
            }
            return number == 12
                    ? CompletableFuture.failedFuture(new IllegalStateException("refused"))
                    : CompletableFuture.completedFuture("lane");
        }

        @Override
        public void close() {}
    }
}
