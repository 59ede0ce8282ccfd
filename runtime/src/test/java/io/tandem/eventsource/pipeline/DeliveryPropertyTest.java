package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.leader.Terms;
import io.tandem.eventsource.pipeline.ScriptedBus.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random histories: whatever the bus, the source and the leadership do, these hold. */
class DeliveryPropertyTest {
    private static final int SEEDS = 500;
    private static final int STEPS = 200;
    private static final int WINDOW = 8;

    @Test
    void everyEventIsSettledOnceAndNoneOvertakesAnother() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new History(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static final class History {
        private final SplittableRandom random;
        private final DeliveryBench bench;

        History(long seed) {
            random = new SplittableRandom(seed);
            var patience = random.nextBoolean() ? Optional.of(Duration.ofSeconds(5)) : Optional.<Duration>empty();
            bench = new DeliveryBench(WINDOW, patience, seed);
            bench.bus.checks = this::sending;
            bench.bus.atOnce = id -> random.nextInt(4) == 0 ? answer() : Answer.HOLD;
            if (random.nextBoolean()) {
                // a source that has its next event ready whenever it is asked
                bench.onDemand = () -> {
                    if (bench.offered.size() < STEPS) {
                        bench.offer();
                    }
                };
            }
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
                assertThat(bench.bus.violations).isEmpty();
                assertThat(bench.demand + bench.open().size())
                        .as("open and asked for")
                        .isLessThanOrEqualTo(WINDOW);
            }
            bench.bus.atOnce = id -> Answer.STORED;
            bench.onDemand = () -> {};
            bench.bus.answerAll(Answer.STORED);
            bench.time.pass(Duration.ofMinutes(1));
            assertThat(bench.bus.violations).isEmpty();
            assertThat(bench.open()).as("never settled").isEmpty();
            assertThat(bench.outcomes.values())
                    .allSatisfy(outcomes -> assertThat(outcomes).hasSize(1));
            assertThat(bench.demand).isBetween(WINDOW - WINDOW / 4L + 1, (long) WINDOW);
            assertThat(bench.attempt.inFlight).isZero();
            assertThat(bench.time.waiting()).as("timers left").isZero();
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> offer();
                case 3, 4, 5, 6 -> answerOne();
                case 7 -> bench.time.pass(Duration.ofMillis(random.nextInt(1500)));
                case 8 -> bench.delivery.busConnected();
                case 9 -> handOver();
                default -> throw new AssertionError();
            }
        }

        private void offer() {
            if (bench.demand > 0) {
                bench.offer();
            }
        }

        private void answerOne() {
            var held = bench.bus.held();
            if (!held.isEmpty()) {
                bench.bus.answer(held.get(random.nextInt(held.size())), answer());
            }
        }

        private Answer answer() {
            return switch (random.nextInt(6)) {
                case 0, 1 -> Answer.UNAVAILABLE;
                case 2 -> Answer.TOO_LARGE;
                default -> Answer.STORED;
            };
        }

        private void handOver() {
            if (random.nextInt(3) == 0) {
                bench.endTerm();
                bench.term = Terms.begin(bench.term.epoch() + 1);
            }
        }

        private void sending(String id) {
            assertThat(bench.bus.held()).as("sent while it was under way").doesNotContain(id);
            assertThat(bench.bus.failedSinceIdle())
                    .as("%s sent while held back", id)
                    .isFalse();
            assertThat(bench.offered.get(id).active())
                    .as("%s sent after its term", id)
                    .isTrue();
            assertThat(bench.outcomes).as("sent after it was settled").doesNotContainKey(id);
            assertThat(bench.bus.finished).as("sent after it was stored").doesNotContain(id);
            for (var other : bench.offered.entrySet()) {
                if (other.getKey().equals(id)) {
                    return;
                }
                if (other.getValue().active()
                        && !bench.outcomes.containsKey(other.getKey())
                        && !bench.bus.finished.contains(other.getKey())) {
                    assertThat(bench.bus.held()).as("%s overtook", id).contains(other.getKey());
                }
            }
        }
    }
}
