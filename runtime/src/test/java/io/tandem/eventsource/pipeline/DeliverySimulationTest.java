package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.leader.Mutant;
import io.tandem.eventsource.leader.Schedules;
import io.tandem.eventsource.leader.Storm;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The way of an event from its source to the bus and back under random schedules of faults, on simulated time: the real
 * pipeline and both buses' real senders beside the real elector and gate. A failure names its seed and tells what happened.
 * See {@link Schedules} for playing others.
 */
class DeliverySimulationTest {
    /** Held, for a level is forgotten with its logger. */
    private static final Logger LOG = Logger.getLogger("io.tandem.eventsource");

    private static Level usual;

    @BeforeAll
    static void quiet() {
        usual = LOG.getLevel();
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        LOG.setLevel(usual);
    }

    @Test
    void everyPropertyHoldsInEverySchedule() {
        var played = Schedules.play(DeliverySimulationTest::run);
        System.out.printf(
                "simulated %d schedules of delivery with %d terms in %d s%n",
                played.schedules(), played.terms(), played.took().toSeconds());
        assertThat(played.terms()).as("leaders come and go").isGreaterThan(played.schedules());
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(run(seed)).isEqualTo(run(seed));
        }
    }

    /** A term is told by an answer that the news of its lost record overtakes. */
    @Test
    void whoHeardOfATermWaitsForItThoughItsRecordIsLost() {
        LongStream.of(82783, 164282, 286757).forEach(DeliverySimulationTest::run);
    }

    private static Storm.Outcome run(long seed) {
        return Storm.run(seed, Mutant.NONE, world -> new DeliverySchedule(world, DeliveryMutant.NONE));
    }
}
