package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a provider that asks to wait. */
class DutyPausesTest {
    private final FakeTime time = new FakeTime(Instant.parse("2024-05-01T10:00:00Z"));
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Turns leading = new Turns();
    private final DutyRounds rounds = new DutyRounds(
            "push", this::kept, term -> Checkpoint.NONE, () -> false, time, blocking, time, new Random(1));
    private volatile Round keep = () -> {};

    private interface Round {
        void run() throws Duty.Postponed;
    }

    @BeforeEach
    void start() {
        rounds.start(leading);
    }

    @AfterEach
    void stop() {
        leading.end();
        blocking.shutdownNow();
    }

    /** A provider that names one second, however often it is asked: it was told that it would be asked in one second. */
    @Test
    void whenAProviderIsAskedAgainIsToldAsItIs() {
        var asked = new CopyOnWriteArrayList<Instant>();
        var told = new CopyOnWriteArrayList<Instant>();
        keep = () -> {
            asked.add(time.instant());
            throw new Duty.Postponed(Duration.ofSeconds(1), "asks to wait");
        };
        leading.lead();
        for (int round = 1; round <= 6; round++) {
            var count = round;
            await().until(() -> asked.size() == count
                    && rounds.state().detail().startsWith("asks to wait; asked again at ")
                    && time.waiting() == 2);
            told.add(Instant.parse(rounds.state().detail().replaceFirst(".* at ", "")));
            passUntil(Duration.ofSeconds(1), () -> asked.size() > count);
        }
        for (int round = 0; round < told.size(); round++) {
            assertThat(asked.get(round + 1))
                    .isBetween(told.get(round), told.get(round).plusSeconds(2));
        }
    }

    @Test
    void whoGetsOnWithKeepingWaitsAsLongAsTheProviderAsksAndNoLonger() {
        var asked = new CopyOnWriteArrayList<Instant>();
        keep = () -> {
            asked.add(time.instant());
            if (asked.size() < 10) {
                throw new Duty.Postponed(Duration.ofSeconds(10), "the provider asks to wait", true);
            }
        };
        leading.lead();

        passUntil(Duration.ofSeconds(5), () -> rounds.state() instanceof DutyState.Kept);

        assertThat(Duration.between(asked.getFirst(), asked.getLast())).isLessThan(Duration.ofSeconds(9 * 15 + 1));
    }

    private Duty.Kept kept() throws Duty.Postponed {
        keep.run();
        return new Duty.Kept("one hook");
    }

    /** Lets time pass in steps, each once the round of the last one is over. */
    private void passUntil(Duration step, Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            if (condition.call()) {
                return true;
            }
            if (time.waiting() == 2) {
                time.pass(step);
            }
            return false;
        });
    }
}
