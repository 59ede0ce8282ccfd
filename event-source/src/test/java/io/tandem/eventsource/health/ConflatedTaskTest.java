package io.tandem.eventsource.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.connector.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ConflatedTaskTest {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final FakeTime time = new FakeTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void requestsDuringTheRunAndThePauseAfterItMakeOneMoreRun() {
        var itself = new AtomicReference<ConflatedTask>();
        itself.set(new ConflatedTask(
                () -> {
                    if (runs.incrementAndGet() == 1) {
                        itself.get().request();
                    }
                },
                PAUSE,
                time));
        itself.get().request();
        time.pass(Duration.ZERO);
        assertThat(runs).hasValue(1);

        itself.get().request();
        time.pass(PAUSE);
        assertThat(runs).hasValue(2);

        time.pass(PAUSE);
        assertThat(time.waiting()).isZero();
        assertThat(runs).hasValue(2);
    }

    @Test
    void afterARestTheNextRequestIsServedAtOnce() {
        var task = new ConflatedTask(runs::incrementAndGet, PAUSE, time);
        task.request();
        time.pass(PAUSE);
        task.request();
        time.pass(Duration.ZERO);

        assertThat(runs).hasValue(2);
    }

    @Test
    void aRunThatFailsEndsNothing() {
        var task = new ConflatedTask(
                () -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("as the test wants it");
                },
                PAUSE,
                time);
        task.request();
        time.pass(Duration.ZERO);
        task.request();
        time.pass(PAUSE);

        assertThat(runs).hasValue(2);
    }
}
