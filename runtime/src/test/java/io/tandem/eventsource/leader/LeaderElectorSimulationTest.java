package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The elector, the gate and both locks' protocols under random schedules of faults, on simulated time. A failure names
 * its seed and tells what happened. See {@link Schedules} for playing others.
 */
class LeaderElectorSimulationTest {
    /** Held, for a level is forgotten with its logger; millions of lines of transitions would be the test's main cost. */
    private static final Logger LOG = Logger.getLogger(LeaderElector.class.getName());

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @Test
    void everyPropertyHoldsInEverySchedule() {
        var played = Schedules.play(seed -> Storm.run(seed, Mutant.NONE));
        System.out.printf(
                "simulated %d schedules with %d terms in %d s; longest overlap after false news of a death or a lost store %d ms%n",
                played.schedules(),
                played.terms(),
                played.took().toSeconds(),
                played.longestOverlap().toMillis());
        assertThat(played.terms()).as("leaders come and go").isGreaterThan(played.schedules());
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(Storm.run(seed, Mutant.NONE)).isEqualTo(Storm.run(seed, Mutant.NONE));
        }
    }
}
