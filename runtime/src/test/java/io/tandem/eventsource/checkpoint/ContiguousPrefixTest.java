package io.tandem.eventsource.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContiguousPrefixTest {
    private final ContiguousPrefix<Integer> prefix = new ContiguousPrefix<>();

    @Test
    void whatIsSettledOutOfOrderWaitsForWhatCameBefore() {
        var one = prefix.emitted(1);
        var two = prefix.emitted(2);
        two.done();
        assertThat(prefix.take()).isEmpty();
        one.done();
        assertThat(prefix.take()).contains(2);
        assertThat(prefix.take()).as("it did not move since").isEmpty();
    }

    @Test
    void whatMustBeReadAgainIsNeverPassed() {
        prefix.emitted(1).done();
        var two = prefix.emitted(2);
        prefix.emitted(3).done();
        two.left();
        two.done();
        assertThat(prefix.take()).contains(1);
        assertThat(prefix.settled()).isTrue();
    }

    @Test
    void twoReportsOfOnePositionCountOnce() {
        var one = prefix.emitted(1);
        var two = prefix.emitted(2);
        one.done();
        one.done();
        assertThat(prefix.settled()).isFalse();
        two.done();
        assertThat(prefix.settled()).isTrue();
    }

    /** Judged by a list of outcomes: the prefix ends before the first that is not done. */
    @Test
    void inEveryOrderOfReportsThePrefixEndsBeforeTheFirstThatIsNotDone() {
        for (var seed = 0; seed < 2_000; seed++) {
            var random = new SplittableRandom(seed);
            var tried = new ContiguousPrefix<Integer>();
            var flights = new ArrayList<ContiguousPrefix<Integer>.InFlight>();
            var done = new ArrayList<Boolean>();
            var open = new ArrayList<Integer>();
            var last = Optional.<Integer>empty();
            for (var step = 0; step < 60; step++) {
                if (open.isEmpty() || random.nextInt(5) < 2) {
                    open.add(flights.size());
                    flights.add(tried.emitted(flights.size()));
                    done.add(false);
                } else {
                    int at = open.remove(random.nextInt(open.size()));
                    if (random.nextInt(30) == 0) {
                        flights.get(at).left();
                    } else {
                        flights.get(at).done();
                        done.set(at, true);
                    }
                }
                var first = done.indexOf(false);
                var end = (first < 0 ? done.size() : first) - 1;
                var expected = end < 0 ? Optional.<Integer>empty() : Optional.of(end);
                if (random.nextBoolean()) {
                    assertThat(tried.take())
                            .as("seed %d", seed)
                            .isEqualTo(expected.equals(last) ? Optional.empty() : expected);
                    last = expected;
                }
                assertThat(tried.settled()).isEqualTo(open.isEmpty());
            }
        }
    }

    @Test
    void whatNeedsNothingIsDoneWithWhatCameBeforeIt() {
        var prefix = new ContiguousPrefix<Integer>();
        prefix.passed(1);
        assertThat(prefix.take()).contains(1);
        var two = prefix.emitted(2);
        prefix.passed(3);
        var four = prefix.emitted(4);
        prefix.passed(5);
        four.done();
        assertThat(prefix.take()).as("2 is in flight").isEmpty();
        two.done();
        assertThat(prefix.take()).contains(5);
        prefix.emitted(6).left();
        prefix.passed(7);
        assertThat(prefix.take()).as("6 must be read again").isEmpty();
    }
}
