package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Settlement.Done;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchSettlementTest {
    private static final Duration LENGTH = Duration.ofHours(1);

    private final FakeTime time = new FakeTime(Instant.parse("2024-05-01T10:00:00Z"));
    private final LendingQueue queue = new LendingQueue(time);
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> settled = new CopyOnWriteArrayList<>();
    private final List<String> unsettled = new CopyOnWriteArrayList<>();
    private final BatchSettlement<String> deletions =
            new BatchSettlement<>(10, Duration.ofMillis(20), this::delete, time, this::execute);
    private final AtomicInteger ended = new AtomicInteger();

    @AfterEach
    void stop() {
        blocking.shutdownNow();
        queue.close();
    }

    @Test
    void aFullBatchIsToldAtOnceAndTheRestAfterAWhile() {
        for (int i = 0; i < 10; i++) {
            settle(queue.lend(LENGTH));
        }
        await().until(() -> settled.size() == 10 && ended.get() == 1);
        settle(queue.lend(LENGTH));
        time.pass(Duration.ofMillis(19));
        await().during(Duration.ofMillis(100)).until(() -> settled.size() == 10);

        time.pass(Duration.ofMillis(1));

        await().until(() -> settled.size() == 11);
        assertThat(queue.requests.stream().map(List::size)).containsExactly(10, 1);
    }

    /** A thread that tells a batch may be done before the timer's own thread has returned. */
    @Test
    void whatIsSettledWhileATimerThatHasFiredIsStillOnItsWayIsToldToo() {
        var told = new CopyOnWriteArrayList<String>();
        var late = new AtomicReference<Runnable>();
        var batches = new BatchSettlement<String>(
                10,
                Duration.ofMillis(20),
                receipts -> {
                    told.addAll(receipts);
                    return Map.of();
                },
                time,
                task -> {
                    task.run();
                    late.getAndSet(() -> {}).run();
                });
        late.set(() -> batches.settle("second", Done.UNHEARD));
        batches.settle("first", Done.UNHEARD);

        time.pass(Duration.ofMillis(20));
        time.pass(Duration.ofMillis(20));

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void whatTheQueueRefusesIsUnsettledAndTheOthersOfItsBatchAreNot() {
        var good = queue.lend(LENGTH);
        settle(good);
        settle("never-lent");
        deletions.flush();

        await().until(() -> settled.contains(good) && unsettled.contains("never-lent"));
        assertThat(queue.holds(good)).isFalse();
    }

    @Test
    void aQueueThatIsAwayLeavesTheWholeBatchUnsettledAndTheNextOneIsToldAgain() {
        queue.fail(1);
        settle(queue.lend(LENGTH));
        deletions.flush();
        await().until(() -> unsettled.size() == 1);

        settle(queue.lend(LENGTH));
        deletions.flush();

        await().until(() -> settled.size() == 1);
    }

    @Test
    void aThousandMessagesAreToldOnceEachInBatches() {
        for (int i = 0; i < 1000; i++) {
            settle(queue.lend(LENGTH));
        }
        deletions.flush();
        await().untilAsserted(() -> {
            deletions.flush();
            assertThat(settled).hasSize(1000).doesNotHaveDuplicates();
        });
        assertThat(queue.requests).hasSizeLessThan(130).allMatch(batch -> batch.size() <= 10);
    }

    private Map<String, Throwable> delete(List<String> receipts) throws IOException, InterruptedException {
        return queue.delete(receipts).stream()
                .collect(Collectors.toMap(receipt -> receipt, receipt -> new IOException("unknown receipt")));
    }

    /** What it settles before a task has ended belongs to that task. */
    private void execute(Runnable task) {
        blocking.execute(() -> {
            task.run();
            ended.incrementAndGet();
        });
    }

    private void settle(String receipt) {
        deletions.settle(receipt, new Done() {
            @Override
            public void settled() {
                settled.add(receipt);
            }

            @Override
            public void unsettled(Throwable reason) {
                unsettled.add(receipt);
            }
        });
    }
}
