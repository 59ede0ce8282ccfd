package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.tandem.eventsource.LogLines;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.leader.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SupervisorLogTest {
    private static final Instant START = Instant.parse("2024-01-02T03:04:05Z");
    private final FakeTime time = new FakeTime(START);
    private final Supervisor supervisor = new Supervisor(
            "event",
            context -> {
                throw new IllegalStateException("gone");
            },
            (whenConnected, term) -> null,
            () -> {},
            abandoned -> {},
            new EventStatus(START),
            time,
            Runnable::run,
            time,
            () -> Duration.between(START, time.instant()).toNanos(),
            new SplittableRandom(1));

    @Test
    void eachLineOfAFailureTellsHowLongIsWaitedForTheNextTry() {
        try (var log = LogLines.of(Supervisor.class.getName())) {
            supervisor.during(Terms.begin(1)).subscribe().withSubscriber(AssertSubscriber.<Claim>create(1));
            for (int attempt = 1; attempt <= 3; attempt++) {
                assertThat(log.lines()).hasSize(attempt);
                var line = log.lines().getLast();
                assertThat(line).startsWith("WARN failed: gone eventName=event attempts=" + attempt + " ");
                long told = Long.parseLong(line.substring(line.lastIndexOf('=') + 1));
                time.pass(Duration.ofMillis(told - 1));
                assertThat(log.lines()).hasSize(attempt);
                time.pass(Duration.ofMillis(2));
            }
        }
    }
}
