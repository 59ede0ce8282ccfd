package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final Instant START = Instant.parse("2024-05-01T10:00:00Z");
    private static final Duration LENGTH = Duration.ofSeconds(30);

    private final FakeTime time = new FakeTime(START);
    private final LendingQueue queue = new LendingQueue(time);
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Leases<String> leases =
            new Leases<>(LENGTH, 10, queue::extend, time, blocking, () -> Duration.between(START, time.instant())
                    .toNanos());

    @AfterEach
    void stop() {
        leases.close();
        blocking.shutdownNow();
        queue.close();
    }

    @Test
    void aMessageInFlightForAnHourStaysOursAndIsSettledByItsReceipt() {
        var receipt = lend();

        pass(Duration.ofHours(1));

        assertThat(queue.isLent(receipt)).isTrue();
        assertThat(leases.release(receipt)).isTrue();
        assertThat(queue.requests).hasSizeBetween(350, 361);
    }

    @Test
    void whatWasReleasedIsNotExtended() {
        leases.release(lend());

        pass(Duration.ofMinutes(2));

        assertThat(queue.requests).isEmpty();
    }

    @Test
    void manyMessagesAreExtendedInBatchesThatTheQueueTakes() {
        var receipts = IntStream.range(0, 25).mapToObj(i -> lend()).toList();

        pass(Duration.ofSeconds(11));

        assertThat(queue.requests.stream().map(List::size)).containsExactly(10, 10, 5);
        assertThat(receipts).allMatch(queue::isLent);
    }

    @Test
    void anExtensionThatFailsIsTriedAgainBeforeTheLeaseIsOver() {
        var receipt = lend();
        queue.fail(3);

        pass(Duration.ofMinutes(1));

        assertThat(queue.isLent(receipt)).isTrue();
        assertThat(leases.release(receipt)).isTrue();
    }

    @Test
    void aLeaseThatRanOutWhileTheQueueWasAwayIsToldWhenItsMessageIsSettled() {
        var receipt = lend();
        queue.fail(1000);

        pass(Duration.ofMinutes(1));

        assertThat(leases.release(receipt)).isFalse();
        assertThat(queue.requests).as("no hot loop").hasSizeLessThan(12);
    }

    @Test
    void aMessageThatTheQueueGaveToSomebodyElseIsExtendedNoMore() {
        var ours = lend();
        leases.hold("never-lent");

        pass(Duration.ofSeconds(11));

        assertThat(leases.release("never-lent")).isFalse();
        assertThat(leases.release(ours)).isTrue();
    }

    @Test
    void afterTheEndNothingIsExtended() {
        lend();
        leases.close();
        leases.hold(queue.lend(LENGTH));

        pass(Duration.ofMinutes(5));

        assertThat(queue.requests).isEmpty();
    }

    private String lend() {
        var receipt = queue.lend(LENGTH);
        leases.hold(receipt);
        return receipt;
    }

    /** Second by second; each once the extensions of the last one are over. */
    private void pass(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            time.pass(Duration.ofSeconds(1));
            if (time.waiting() == 0) {
                await().pollInterval(Duration.ofMillis(1))
                        .pollDelay(Duration.ZERO)
                        .until(() -> time.waiting() > 0 || leases.isIdle());
            }
        }
    }
}
